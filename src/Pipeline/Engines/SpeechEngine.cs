using System.Collections.Immutable;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Loomcast.Pipeline.Speech;
using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Engines;

/// <summary>A speech engine behind <c>/v1/audio/speech</c>: OpenAI's, Kokoro-FastAPI. It gives no phones, and words only where it can: the rest comes from the text and the sound.</summary>
internal sealed class SpeechEngine(EngineClient client) : ISpeechSynthesizer
{
    public const string Path = "audio/speech";

    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly Resampler _resampler = new(client.Options.SampleRate, AudioFormat.SampleRate);

    private EngineOptions Options => client.Options;

    public bool Has(Voice voice) => Options.Knows(voice.Language)
        && (voice.Name.Length == 0 || voice.Name == Options.Voice || Options.Voices.Contains(voice.Name));

    /// <exception cref="EngineException">Whatever goes wrong.</exception>
    public async ValueTask<SpokenPiece> SpeakAsync(string text, Voice voice, CancellationToken cancellationToken)
    {
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (!text.Any(char.IsLetterOrDigit))
        {
            return SpokenPieces.Silence(words);
        }

        var body = ChatRequest.AddExtra(
            new JsonObject
            {
                ["model"] = Options.Model,
                ["input"] = text,
                ["voice"] = voice.Name.Length == 0 ? Options.Voice : voice.Name,
                ["response_format"] = "pcm",
            },
            Options);
        using var content = new StringContent(body.ToJsonString(), Json);
        await using var answer = await client.PostAsync(content, cancellationToken);
        var (samples, times) = await ReadAsync(answer);
        return SpokenTimes.Of(samples, words, times) is { } piece ? SpokenPieces.Trim(piece) : throw answer.Bad("sent no sound.");
    }

    private async ValueTask<(short[] Samples, ImmutableArray<Word> Times)> ReadAsync(EngineAnswer answer)
    {
        switch (answer.MediaType)
        {
            case "application/json":
                using (var json = await answer.ReadJsonAsync())
                {
                    return CaptionedSpeech.Read(json.RootElement) is var (sound, times) ? (Decode(sound), times) : throw answer.Bad("answered with JSON that holds no sound.");
                }

            case "audio/mpeg" or "audio/mp3" or "audio/ogg" or "audio/opus" or "audio/aac" or "audio/flac" or "text/html" or "text/plain":
                throw answer.Bad($"answered with '{answer.MediaType}' and not with PCM (response_format: pcm).");

            default:
                return (Decode(await answer.ReadWholeAsync()), []);
        }
    }

    /// <summary>Plain PCM; some servers send a WAV file in any case.</summary>
    private short[] Decode(byte[] sound)
    {
        if (!sound.AsSpan().StartsWith("RIFF"u8) || WavLayout.Read(sound.AsSpan(0, Math.Min(sound.Length, WavLayout.LongestHeader))) is not { Channels: 1 } wav)
        {
            return _resampler.Resample(Samples(sound));
        }

        var samples = Samples(sound.AsSpan(wav.Offset, (int)Math.Min(sound.Length - wav.Offset, wav.Length)));
        return wav.SampleRate == Options.SampleRate ? _resampler.Resample(samples) : new Resampler(wav.SampleRate, AudioFormat.SampleRate).Resample(samples);
    }

    // Little endian, as this machine is.
    private static ReadOnlySpan<short> Samples(ReadOnlySpan<byte> sound) => MemoryMarshal.Cast<byte, short>(sound[..(sound.Length & ~1)]);
}

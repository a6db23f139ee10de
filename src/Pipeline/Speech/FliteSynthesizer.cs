using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Loomcast.Pipeline.Inference;

namespace Loomcast.Pipeline.Speech;

/// <summary>English by libflite, in process: about 40 ms for a sentence. The library is not re-entrant, so all sessions take turns.</summary>
public sealed class FliteSynthesizer : ISpeechSynthesizer
{
    private const string DefaultVoice = "slt";
    private const string TokenOfSegment = "R:SylStructure.parent.parent.R:Token.parent";

    // Words between which the turn is given to others, and a cancellation is seen.
    private const int WordsAtOnce = 50;

    private static readonly FrozenSet<string> Names = FrozenSet.Create(DefaultVoice, "rms", "awb", "kal");

    // Guards the library's global state, and the voices, which it keeps for ever.
    private static readonly DeadlineGate OneAtATime = new(1);
    private static readonly Dictionary<string, nint> Voices = [];

    private static readonly Resampler From16k = new(16_000, Timeline.AudioFormat.SampleRate);
    private static readonly Resampler From8k = new(8_000, Timeline.AudioFormat.SampleRate);

    public bool Has(Voice voice) =>
        (voice.Name.Length == 0 || Names.Contains(voice.Name)) && (voice.Language == "en" || voice.Language.StartsWith("en-", StringComparison.Ordinal));

    public ValueTask<SpokenPiece> SpeakAsync(string text, Voice voice, CancellationToken cancellationToken) =>
        SpeakAsync(text, voice, DateTimeOffset.MaxValue, cancellationToken);

    public async ValueTask<SpokenPiece> SpeakAsync(string text, Voice voice, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var pieces = new List<SpokenPiece>();
        foreach (var run in words.Chunk(WordsAtOnce).DefaultIfEmpty([]))
        {
            using var turn = await OneAtATime.EnterAsync(deadline, cancellationToken);
            using var core = await DeadlineGate.Cores.EnterAsync(deadline, cancellationToken);
            pieces.Add(Speak(run, voice.Name.Length == 0 ? DefaultVoice : voice.Name));
        }

        return SpokenPieces.Join(pieces);
    }

    private static SpokenPiece Speak(string[] words, string voice)
    {
        var text = SpokenText.Of(words);
        if (text.IsEmpty)
        {
            return SpokenPieces.Silence(words);
        }

        var utterance = FliteLibrary.Synthesize(text.Ascii, VoiceOf(voice));
        if (utterance == 0)
        {
            throw new SpeechException($"flite cannot speak this text with the voice {voice}. Try another voice: {string.Join(", ", Names)}.");
        }

        try
        {
            return Read(utterance, words, text);
        }
        finally
        {
            FliteLibrary.DeleteUtterance(utterance);
        }
    }

    private static unsafe SpokenPiece Read(nint utterance, string[] words, SpokenText text)
    {
        var wave = FliteLibrary.WaveOf(utterance);
        var samples = (wave->SampleRate == 8_000 ? From8k : From16k).Resample(wave->Samples);
        var phones = ImmutableArray.CreateBuilder<Phone>();
        var times = new (TimeSpan Start, TimeSpan End)?[words.Length];
        var start = TimeSpan.Zero;
        for (var segment = FliteLibrary.FirstOf(FliteLibrary.RelationOf(utterance, "Segment")); segment != 0; segment = FliteLibrary.Next(segment))
        {
            var end = TimeSpan.FromSeconds(FliteLibrary.FloatOf(segment, "end"));
            phones.Add(new(FliteLibrary.StringOf(segment, "name"), start, end));
            var token = FliteLibrary.ItemAt(segment, TokenOfSegment);
            if (token != 0)
            {
                // file_pos counts the space that ended the token.
                var word = text.WordAt(FliteLibrary.IntOf(token, "file_pos"));
                times[word] = (times[word]?.Start ?? start, end);
            }

            start = end;
        }

        return phones.Count == 0 ? SpokenPieces.Silence(words) : SpokenPieces.Trim(new(samples, phones.ToImmutable(), SpokenPieces.Words(words, times)));
    }

    private static nint VoiceOf(string name)
    {
        if (Voices.TryGetValue(name, out var voice))
        {
            return voice;
        }

        try
        {
            return Voices[name] = Register(name);
        }
        catch (Exception missing) when (missing is DllNotFoundException or EntryPointNotFoundException)
        {
            throw new SpeechException("The speech library flite is not installed. Install it: apt-get install libflite1", missing);
        }
    }

    private static unsafe nint Register(string name)
    {
        _ = FliteLibrary.Init();
        var library = NativeLibrary.Load($"libflite_cmu_us_{name}.so.1");
        var register = (delegate* unmanaged[Cdecl]<nint, nint>)NativeLibrary.GetExport(library, $"register_cmu_us_{name}");
        return register(0);
    }
}

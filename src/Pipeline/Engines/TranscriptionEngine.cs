using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Loomcast.Pipeline.Speech;

namespace Loomcast.Pipeline.Engines;

/// <summary>A transcription engine behind <c>/v1/audio/transcriptions</c>: OpenAI's, faster-whisper-server. It gets what was said as a whole.</summary>
internal sealed class TranscriptionEngine(EngineClient client)
{
    public const string Path = "audio/transcriptions";

    private EngineOptions Options => client.Options;

    /// <inheritdoc cref="RecognizeSpeech"/>
    /// <exception cref="EngineException">Whatever goes wrong.</exception>
    public async IAsyncEnumerable<Recognition> RecognizeAsync(
        IAsyncEnumerable<ReadOnlyMemory<short>> audio, string language, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!Options.Knows(language))
        {
            throw new EngineException(Options.Name, EngineFault.Refused, $"does not understand the language \"{language}\".");
        }

        var speech = new MemoryStream();
        var gate = new VoiceGate();
        await foreach (var piece in audio.WithCancellation(cancellationToken))
        {
            gate.Add(piece.Span);
            speech.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes(piece.Span));
        }

        if (!gate.IsOpen)
        {
            // Such engines hear words in silence ("Thank you.").
            yield return new Recognition("", IsFinal: true);
            yield break;
        }

        using var form = FormOf(speech, language);
        await using var answer = await client.PostAsync(form, cancellationToken);
        if (answer.MediaType != "text/event-stream")
        {
            using var json = await answer.ReadJsonAsync();
            yield return new Recognition(TextAt(json.RootElement, "text")?.Trim() ?? throw answer.Bad("answered with JSON that holds no text."), IsFinal: true);
            yield break;
        }

        await foreach (var heard in PartialsAsync(answer))
        {
            yield return heard;
        }
    }

    private MultipartFormDataContent FormOf(MemoryStream speech, string language)
    {
        var file = new ByteArrayContent(WavFile.Of(speech.GetBuffer().AsSpan(0, (int)speech.Length)));
        file.Headers.ContentType = new MediaTypeHeaderValue("audio/wav");
        var form = new MultipartFormDataContent
        {
            { file, "file", "speech.wav" },
            { new StringContent(Options.Model), "model" },
            { new StringContent(language.Split('-')[0]), "language" },
            { new StringContent("json"), "response_format" },
        };
        foreach (var (name, value) in Options.Extra.Append(new("stream", "true")).Where(field => field.Key != "stream" || Options.Partials))
        {
            form.Add(new StringContent(value), name);
        }

        return form;
    }

    /// <summary>OpenAI's events "transcript.text.delta" and "transcript.text.done"; others send the text of one segment after the other.</summary>
    private static async IAsyncEnumerable<Recognition> PartialsAsync(EngineAnswer answer)
    {
        var text = "";
        await foreach (var item in SseParser.Create(answer, static (_, bytes) => bytes.ToArray()).EnumerateAsync(CancellationToken.None))
        {
            answer.Feed();
            if (item.Data.AsSpan().SequenceEqual("[DONE]"u8))
            {
                break;
            }

            var (added, whole) = Read(item.Data, answer);
            if (whole is not null)
            {
                text = whole;
                break;
            }

            yield return new Recognition((text += added).Trim(), IsFinal: false);
        }

        yield return new Recognition(text.Trim(), IsFinal: true);
    }

    private static (string Added, string? Whole) Read(byte[] data, EngineAnswer answer)
    {
        try
        {
            using var json = JsonDocument.Parse(data);
            return TextAt(json.RootElement, "type") switch
            {
                "transcript.text.done" => ("", TextAt(json.RootElement, "text")),
                "transcript.text.delta" => (TextAt(json.RootElement, "delta") ?? "", null),
                _ => (TextAt(json.RootElement, "text") is { } segment ? $"{segment.Trim()} " : "", null),
            };
        }
        catch (JsonException e)
        {
            throw answer.Bad("sent an event that is not one of a transcription engine.", e);
        }
    }

    private static string? TextAt(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

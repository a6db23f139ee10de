using System.Collections.Immutable;
using System.Text.Json;
using Loomcast.Pipeline.Speech;

namespace Loomcast.Pipeline.Engines;

/// <summary>Sound with the times of its words, as Kokoro-FastAPI answers it at <c>/dev/captioned_speech</c>: <c>{"audio": base64, "timestamps": [{"word", "start_time", "end_time"}]}</c>.</summary>
internal static class CaptionedSpeech
{
    /// <returns>Null where it holds no sound.</returns>
    public static (byte[] Sound, ImmutableArray<Word> Times)? Read(JsonElement answer)
    {
        if (answer.ValueKind != JsonValueKind.Object || !answer.TryGetProperty("audio", out var audio) || audio.ValueKind != JsonValueKind.String || !audio.TryGetBytesFromBase64(out var sound))
        {
            return null;
        }

        var times = answer.TryGetProperty("timestamps", out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().Select(WordOf).ToList() : [];
        return (sound, times.Contains(null) ? [] : [.. times.Select(word => word!.Value)]);
    }

    private static Word? WordOf(JsonElement entry) =>
        entry.ValueKind == JsonValueKind.Object
        && entry.TryGetProperty("word", out var word) && word.ValueKind == JsonValueKind.String
        && SecondsOf(entry, "start_time") is { } start && SecondsOf(entry, "end_time") is { } end
            ? new Word(word.GetString()!, TimeSpan.FromSeconds(start), TimeSpan.FromSeconds(Math.Max(start, end)))
            : null;

    private static double? SecondsOf(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.GetDouble() is >= 0 and < 3600 and var seconds ? seconds : null;
}

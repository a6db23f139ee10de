using System.Text.Json;

namespace Loomcast.Pipeline.Engines;

/// <summary>One event of a streamed answer.</summary>
/// <param name="Text">To be spoken; empty where it is only about the answer.</param>
/// <param name="IsFinished">The text is whole.</param>
/// <param name="Error">What the engine says that went wrong; null where nothing did.</param>
internal readonly record struct ChatDelta(string Text, bool IsFinished, string? Error)
{
    /// <exception cref="JsonException">It is none.</exception>
    public static ChatDelta Parse(ReadOnlySpan<byte> json)
    {
        if (json.SequenceEqual("[DONE]"u8))
        {
            return new ChatDelta("", IsFinished: true, null);
        }

        var reader = new Utf8JsonReader(json);
        using var document = JsonDocument.ParseValue(ref reader);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("An event is an object.");
        }

        if (root.TryGetProperty("error", out var error) && error.ValueKind != JsonValueKind.Null)
        {
            return new ChatDelta("", false, error.GetRawText());
        }

        var choice = root.TryGetProperty("choices", out var choices) && choices.ValueKind == JsonValueKind.Array && choices.GetArrayLength() > 0 ? choices[0] : default;
        return new ChatDelta(TextOf(choice), TextAt(choice, "finish_reason") is not null, null);
    }

    /// <summary>Of a streamed answer, or of one that a server sends whole though it was asked to stream.</summary>
    private static string TextOf(JsonElement choice) =>
        TextAt(At(choice, "delta"), "content") ?? TextAt(At(choice, "message"), "content") ?? "";

    private static string? TextAt(JsonElement parent, string name) => At(parent, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static JsonElement At(JsonElement parent, string name) => parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) ? value : default;
}

using System.Text.Json;
using Loomcast.Pipeline.Generation;

namespace Loomcast.Pipeline.Tests.Generation;

/// <summary>Scripts as they are sent.</summary>
internal static class Scripts
{
    public static JsonElement Json(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    public static JsonElement Markdown(string text) => Json(JsonSerializer.Serialize(text));

    /// <summary>One that is sound.</summary>
    public static Script Read(string json)
    {
        var (script, faults) = ScriptReader.Read(Json(json));
        Assert.Empty(faults);
        return script;
    }
}

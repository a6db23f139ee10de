using System.Text.Json.Nodes;

namespace Loomcast.Tests.Shared.Engines;

/// <summary>What an engine was asked.</summary>
internal sealed record EngineRequest(string Path, string? Authorization, string ContentType, byte[] Body)
{
    public string Text => System.Text.Encoding.Latin1.GetString(Body);

    public JsonNode Json => JsonNode.Parse(Body)!;
}

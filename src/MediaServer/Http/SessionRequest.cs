using System.Text.Json;
using System.Text.Json.Serialization;

namespace Loomcast.MediaServer.Http;

/// <summary>The body of POST /api/sessions.</summary>
/// <param name="Pipeline">"conversation", "tracking", "external" ...</param>
/// <param name="Options">An object; all options have defaults.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record SessionRequest(string? Pipeline, JsonElement? Options);

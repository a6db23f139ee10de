using System.Text.Json.Serialization;

namespace Loomcast.MediaServer.Http;

/// <summary>A text turn as JSON.</summary>
/// <param name="Text">What the user says.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record TextTurn(string? Text);

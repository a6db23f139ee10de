namespace Loomcast.Proxy.Tokens;

/// <summary>What a viewer showed and the edge found valid: a feature of the request, to be shown to the origin in turn.</summary>
internal sealed record PlayToken(string Text);

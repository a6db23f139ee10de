namespace Loomcast.Proxy.Forwarding;

/// <summary>How large a request's body may be on one path and below it.</summary>
internal sealed class BodyLimit
{
    public string Path { get; set; } = "";

    /// <summary>Null: no limit, for publishers that send for hours.</summary>
    public long? Bytes { get; set; }
}

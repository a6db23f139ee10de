namespace Loomcast.Access;

/// <summary>What a token is for: its claim "aud".</summary>
public static class Audience
{
    /// <summary>Fetching playlists and media.</summary>
    public const string Play = "play";

    /// <summary>Sending media.</summary>
    public const string Publish = "publish";

    /// <summary>The API. For one session: all that is below its address; for "*" also making and listing sessions.</summary>
    public const string Api = "api";
}

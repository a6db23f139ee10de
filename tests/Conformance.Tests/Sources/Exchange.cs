using System.Net;
using System.Net.Http.Headers;
using Loomcast.Conformance.Tests.Playlist;

namespace Loomcast.Conformance.Tests.Sources;

/// <summary>A request and all of its answer.</summary>
internal sealed record Exchange(Uri Uri, HttpStatusCode Status, Version Version, ILookup<string, string> Headers, byte[] Body)
{
    private MediaPlaylist? _playlist;

    /// <summary>Timestamps of <see cref="TimeProvider.System"/>.</summary>
    public long SentAt { get; init; }

    public long HeadersAt { get; init; }

    public long DoneAt { get; init; }

    public TimeSpan Elapsed => TimeProvider.System.GetElapsedTime(SentAt, DoneAt);

    /// <summary>From the first byte to the last.</summary>
    public TimeSpan Transfer => TimeProvider.System.GetElapsedTime(HeadersAt, DoneAt);

    /// <summary>The body as a media playlist.</summary>
    public MediaPlaylist Playlist => _playlist ??= Status == HttpStatusCode.OK ? MediaPlaylist.Parse(Body) : throw new PlaylistException($"{Uri} answered {(int)Status}.");

    public string Text => System.Text.Encoding.UTF8.GetString(Body);

    public string? Header(string name) => Headers.Contains(name) ? string.Join(", ", Headers[name]) : null;

    /// <summary>max-age of Cache-Control, whole seconds; null where it is absent.</summary>
    public int? MaxAge => CacheControlHeaderValue.TryParse(Header("Cache-Control"), out var control) ? (int?)control.MaxAge?.TotalSeconds : null;

    public override string ToString() => $"{(int)Status} {Uri.PathAndQuery}";
}

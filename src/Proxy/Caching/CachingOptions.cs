using System.ComponentModel.DataAnnotations;

namespace Loomcast.Proxy.Caching;

/// <summary>What the edge answers from memory: configuration section <c>Proxy</c>.</summary>
internal sealed class CachingOptions
{
    /// <summary>Bytes of memory for answers, kept and on their way; 0 switches the cache off. 256 MiB hold ten minutes of 3 Mbit/s.</summary>
    [Range(0, long.MaxValue)]
    public long CacheBytes { get; set; } = 256 << 20;

    /// <summary>Bytes of the largest answer that is kept: a segment of 6 s at 20 Mbit/s. What is larger (a whole recording) streams through.</summary>
    [Range(1, 1 << 30)]
    public int CacheEntryBytes { get; set; } = 16 << 20;

    /// <summary>How long an answer is kept at most, whatever the origin allows: media that is deleted there is gone from here after that.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "365.00:00:00")]
    public TimeSpan CacheFor { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Viewers that may wait for answers at the same time. Each costs about 2 KB and holds a connection or a stream anyway.</summary>
    [Range(1, int.MaxValue)]
    public int CacheWaiters { get; set; } = 50_000;
}

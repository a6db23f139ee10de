using System.Globalization;
using Loomcast.Conformance.Tests.Playlist;

namespace Loomcast.Conformance.Tests.Sources;

/// <summary>All that a viewer fetched of a stream, on one way.</summary>
internal sealed class Recording
{
    /// <summary>Each fetch of the multivariant playlist, in order.</summary>
    public List<Exchange> Multivariants { get; } = [];

    public MultivariantPlaylist Multivariant => field ??= MultivariantPlaylist.Parse(Multivariants[0].Body);

    /// <summary>How late timers were while it was recorded: what no server could have helped.</summary>
    public TimeSpan Lateness { get; set; }

    /// <summary>Programs waited for a processor more than half of the time: then the rules about time say nothing of the server.</summary>
    public bool IsOverloaded { get; set; }

    /// <summary>What the origin's clock showed at a timestamp of <see cref="TimeProvider.System"/>; null where it is the machine's.</summary>
    public Func<long, DateTimeOffset>? Clock { get; set; }

    /// <summary>All media playlists; that of the first variant is the first.</summary>
    public List<RecordedRendition> Renditions { get; } = [];

    public RecordedRendition Primary => Renditions[0];

    public IEnumerable<Exchange> All => Multivariants.Concat(Renditions.SelectMany(Of));

    public IEnumerable<Exchange> AllMedia => Renditions.SelectMany(rendition => rendition.Media.Values);

    public IEnumerable<Exchange> AllReloads => Renditions.SelectMany(rendition => rendition.Reloads);

    /// <summary>When an answer was sent, by the origin's clock.</summary>
    public DateTimeOffset SentAt(Exchange answer) => Clock?.Invoke(answer.DoneAt) ?? DateTimeOffset.Parse(answer.Header("Date") ?? "", CultureInfo.InvariantCulture);

    /// <summary>When an answer had arrived, by the origin's clock.</summary>
    public DateTimeOffset DoneAt(Exchange answer) => Clock?.Invoke(answer.DoneAt) ?? TimeProvider.System.GetUtcNow() - TimeProvider.System.GetElapsedTime(answer.DoneAt);

    public RecordedRendition Rendition(string uri) => Renditions.Single(rendition => rendition.Uri == new Uri(Multivariants[0].Uri, uri));

    /// <summary>The renditions that an EXT-X-STREAM-INF names.</summary>
    public IEnumerable<RecordedRendition> Variants => Multivariant.Variants.Select(variant => Rendition(variant.Uri)).Distinct();

    private static IEnumerable<Exchange> Of(RecordedRendition rendition) => rendition.Reloads.Concat(rendition.Deltas.Select(pair => pair.Delta)).Concat(rendition.Media.Values);
}

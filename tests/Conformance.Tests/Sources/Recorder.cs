using System.Collections.Concurrent;
using System.Net;
using Loomcast.Conformance.Tests.Playlist;

namespace Loomcast.Conformance.Tests.Sources;

/// <summary>Follows a stream as a player does, and keeps everything: playlists by blocking reload, hinted parts, segments, delta updates.</summary>
internal sealed class Recorder(Viewer viewer, string path)
{
    // How often a list is fetched that cannot block.
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(0.2);

    private readonly Recording _recording = new();
    private readonly ConcurrentDictionary<string, (long Segment, long Part)> _edges = [];
    private volatile string? _primary;
    private TaskCompletionSource _progress = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Records until the stream ends.</summary>
    public async Task<Recording> RunAsync()
    {
        await JoinAsync();
        await Task.WhenAll(_recording.Renditions.Select(rendition => FollowAsync(rendition)));
        _recording.Multivariants.Add(await viewer.GetAsync(_recording.Multivariants[0].Uri));
        return _recording;
    }

    /// <summary>Waits until the first variant's playlist has listed a part or a later one.</summary>
    public Task WhenSeenAsync((long Segment, long Part) edge) => WhenSeenAsync(path: null, edge);

    /// <summary>Waits until a playlist has listed a part or a later one.</summary>
    /// <param name="path">Of the playlist; null for that of the first variant.</param>
    /// <param name="edge">Of the part.</param>
    public async Task WhenSeenAsync(string? path, (long Segment, long Part) edge)
    {
        while (true)
        {
            var progress = Volatile.Read(ref _progress);
            if ((path ?? _primary) is { } name && _edges.TryGetValue(name, out var seen) && seen.CompareTo(edge) >= 0)
            {
                return;
            }

            await progress.Task;
        }
    }

    private async Task JoinAsync()
    {
        var multivariant = await viewer.GetAsync(new Uri(viewer.Address, path));
        Assert.Equal(HttpStatusCode.OK, multivariant.Status);
        _recording.Multivariants.Add(multivariant);
        _recording.Renditions.AddRange(_recording.Multivariant.MediaPlaylists.Select(uri => new RecordedRendition(new Uri(multivariant.Uri, uri))));
        _primary = _recording.Primary.Name;
    }

    private async Task FollowAsync(RecordedRendition rendition)
    {
        Keep(rendition, await viewer.GetAsync(rendition.Uri));
        await FetchAsync(rendition);
        while (!rendition.Last.IsEnded)
        {
            var last = rendition.Last;
            if (last.ServerControl?.IsYes("CAN-BLOCK-RELOAD") is not true)
            {
                await Task.Delay(Poll);
                Keep(rendition, await viewer.GetAsync(rendition.Uri));
                await FetchAsync(rendition);
                continue;
            }

            var hinted = HintedAsync(rendition, last.HintedPart);
            var directives = Next(last);
            var delta = last.Length > last.CanSkipUntil ? viewer.GetAsync(With(rendition, directives + "&_HLS_skip=YES")) : null;
            var full = await viewer.GetAsync(With(rendition, directives));
            if (delta is not null)
            {
                rendition.Deltas.Add((full, await delta));
            }

            Keep(rendition, full);
            await hinted;
            await FetchAsync(rendition);
        }

        await FetchAgainAsync(rendition);
    }

    private async Task FetchAgainAsync(RecordedRendition rendition)
    {
        var all = rendition.Reloads.SelectMany(reload => reload.Playlist.AllSegments).ToList();
        string?[] oldest = [.. all.Select(segment => segment.Map?.Text("URI")), all.FirstOrDefault(s => s.Parts.Count > 0)?.Parts[0].Uri, all.FirstOrDefault(s => s.Uri is not null)?.Uri];
        foreach (var uri in oldest.OfType<string>().Distinct())
        {
            rendition.Again.Add(await viewer.GetAsync(rendition.Resolve(uri)));
        }
    }

    private void Keep(RecordedRendition rendition, Exchange reload)
    {
        rendition.Reloads.Add(reload);
        _edges[rendition.Name] = reload.Playlist.Edge;
        Interlocked.Exchange(ref _progress, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }

    /// <summary>Asks for the next part, or for the next segment where there are no parts.</summary>
    private static string Next(MediaPlaylist list)
    {
        var (segment, part) = list.Edge;
        return list.PartTarget is null ? $"_HLS_msn={segment + 1}"
            : list.Open is { Parts.Count: > 0 } ? $"_HLS_msn={segment}&_HLS_part={part + 1}" : $"_HLS_msn={segment + 1}&_HLS_part=0";
    }

    private static Uri With(RecordedRendition rendition, string query) => new UriBuilder(rendition.Uri) { Query = query }.Uri;

    private async Task HintedAsync(RecordedRendition rendition, string? hint)
    {
        if (hint is null || rendition.Hinted.ContainsKey(rendition.Resolve(hint)))
        {
            return;
        }

        var exchange = await viewer.GetAsync(rendition.Resolve(hint));
        rendition.Hinted[exchange.Uri] = exchange;
    }

    /// <summary>Fetches what the newest playlist lists for the first time.</summary>
    private async Task FetchAsync(RecordedRendition rendition)
    {
        foreach (var segment in rendition.Last.AllSegments.Where(segment => !segment.IsGap))
        {
            string?[] uris = [segment.Map?.Text("URI"), .. segment.Parts.Where(part => !part.IsGap).Select(part => part.Uri), segment.Uri];
            foreach (var uri in uris.OfType<string>().Select(rendition.Resolve).Where(uri => !rendition.Media.ContainsKey(uri)))
            {
                rendition.Media[uri] = await viewer.GetAsync(uri);
            }
        }
    }
}

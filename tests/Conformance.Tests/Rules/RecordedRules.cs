using Loomcast.Conformance.Tests.Playlist;
using Loomcast.Conformance.Tests.Sources;

namespace Loomcast.Conformance.Tests.Rules;

/// <summary>Rules that a recording shows whole.</summary>
[Collection(RecordedStreams.Name)]
public abstract class RecordedRules(Recordings recordings)
{
    internal Recording Of(Seen seen) => recordings.Find(seen);

    /// <summary>Checks every media playlist that was seen, delta updates included.</summary>
    internal void EachPlaylist(Seen seen, Action<MediaPlaylist> check) => EachPlaylist(Of(seen).Renditions, r => r.Playlists, check);

    /// <summary>Checks every media playlist that was seen whole.</summary>
    internal void EachFullPlaylist(Seen seen, Action<MediaPlaylist> check) => EachPlaylist(Of(seen).Renditions, r => r.FullPlaylists, check);

    /// <summary>Checks every two playlists of one address that were seen one after the other.</summary>
    internal void EachReload(Seen seen, Action<MediaPlaylist, MediaPlaylist> check) => EachRendition(seen, rendition =>
    {
        foreach (var (before, after) in rendition.FullPlaylists.Zip(rendition.FullPlaylists.Skip(1)))
        {
            Explain(() => check(before, after), rendition, after);
        }
    });

    internal void EachRendition(Seen seen, Action<RecordedRendition> check) => Assert.All(Of(seen).Renditions, check);

    private static void EachPlaylist(IEnumerable<RecordedRendition> renditions, Func<RecordedRendition, IEnumerable<MediaPlaylist>> lists, Action<MediaPlaylist> check)
    {
        foreach (var rendition in renditions)
        {
            foreach (var list in lists(rendition))
            {
                Explain(() => check(list), rendition, list);
            }
        }
    }

    private static void Explain(Action check, RecordedRendition rendition, MediaPlaylist list)
    {
        try
        {
            check();
        }
        catch (Exception e)
        {
            var text = string.Join('\n', list.Text.Lines.Select(line => line.Tag?.ToString() ?? line.Uri));
            throw new InvalidOperationException($"{e.Message}\n\n{rendition}:\n{text}", e);
        }
    }
}

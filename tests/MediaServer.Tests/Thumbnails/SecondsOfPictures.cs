using Loomcast.MediaServer.Live;
using Loomcast.MediaServer.Playlists;
using Loomcast.MediaServer.Storage;

namespace Loomcast.MediaServer.Tests.Thumbnails;

/// <summary>Windows of a video that has one part and one segment a second.</summary>
internal static class SecondsOfPictures
{
    public const int Timescale = 90_000;
    private const int Length = 1000;

    public static Window Window(int seconds, TimeSpan? window = null) =>
        Enumerable.Range(0, seconds).Aggregate(new Window(new PlaylistTerms(TestMedia.Video, TestMedia.StartsAt, 0.6m, window)), (grown, second) => grown.Second(second));

    /// <summary>With one second more.</summary>
    /// <param name="window">So far.</param>
    /// <param name="at">When it begins, seconds of media time.</param>
    /// <param name="isKeyframe">Whether it begins with an I-frame.</param>
    /// <param name="bringsInit">Whether it brings an init segment.</param>
    public static Window Second(this Window window, int at, bool isKeyframe = true, bool bringsInit = false) => window.Append(
        new Part((long)at * Timescale, Timescale, isKeyframe, new ByteRange((long)at * Length, Length), isKeyframe ? 400 : 0), bringsInit, endsSegment: true);
}

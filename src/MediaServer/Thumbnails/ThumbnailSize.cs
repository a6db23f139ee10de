using Loomcast.Pipeline.Timeline;

namespace Loomcast.MediaServer.Thumbnails;

/// <summary>Pixels of one picture on a sheet; both even.</summary>
internal readonly record struct ThumbnailSize(int Width, int Height)
{
    private const int Longest = 160;

    /// <param name="video">What is made small; null where it is not known.</param>
    public static ThumbnailSize Of(VideoFormat? video)
    {
        var (width, height) = video is null ? (16, 9) : (video.Width, video.Height);
        var longest = Math.Max(width, height);
        return new ThumbnailSize(Even(width), Even(height));

        int Even(int side) => Math.Max(2, (int)Math.Round(side * (Longest / 2.0) / longest) * 2);
    }
}

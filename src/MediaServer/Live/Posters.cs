using Loomcast.Pipeline.Encoding;

namespace Loomcast.MediaServer.Live;

/// <summary>Draws the first picture of a stream as a JPEG when it is first asked for; the stream keeps it.</summary>
internal sealed class Posters(Drawings drawings)
{
    /// <returns>Null where there is no picture in the stream, or ffmpeg cannot draw it.</returns>
    public async Task<byte[]?> DrawAsync(LiveStream stream, CancellationToken cancellationToken) =>
        stream.Poster ?? await drawings.DrawAsync(() => stream.Poster, async () => stream.Poster = await ExtractAsync(stream, cancellationToken), cancellationToken);

    private async Task<byte[]?> ExtractAsync(LiveStream stream, CancellationToken cancellationToken)
    {
        var video = stream.Renditions.Where(r => r.Rendition.Kind == MediaKind.Video).MaxBy(r => r.Rendition.Video?.Height);
        return video is null || !video.Current.Window.TryFind(1, 0, out var firstPart)
            ? null
            : await drawings.RunAsync("null", WriteAsync, cancellationToken);

        async Task WriteAsync(Stream input, CancellationToken token)
        {
            await using var part = video.File.Open(firstPart);
            await input.WriteAsync(video.Rendition.InitSegment, token);
            await part.CopyToAsync(input, token);
        }
    }
}

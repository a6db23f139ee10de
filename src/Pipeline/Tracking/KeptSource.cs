using System.Text.Json;
using Loomcast.Pipeline.Sessions;
using Loomcast.Pipeline.Sources;
using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Tracking;

/// <summary>The shape of the pictures as the first run chose it: a file that was complete when the server was restarted may tell more of itself than it did while it arrived.</summary>
/// <param name="SourceWidth">Pixels of the file's own pictures.</param>
/// <param name="SourceHeight">Pixels of the file's own pictures.</param>
/// <param name="Width">Pixels of the stream.</param>
/// <param name="Height">Pixels of the stream.</param>
/// <param name="FrameTicks">Duration of a frame in 1/90000 s.</param>
internal sealed record KeptSource(int SourceWidth, int SourceHeight, int Width, int Height, int FrameTicks)
{
    private const string Name = "source.json";

    public VideoFormat Format => new(Width, Height, FrameTicks);

    /// <summary>Pixels of the file's own pictures for one of the stream's.</summary>
    public (double X, double Y) Scale => ((double)SourceWidth / Width, (double)SourceHeight / Height);

    /// <summary>What the first run chose; it is kept among the files of the session.</summary>
    /// <exception cref="SourceException">There are no pictures.</exception>
    public static async Task<KeptSource> ForAsync(SourceDescription source, int mostHeight, SessionFiles files, CancellationToken cancellationToken)
    {
        if (await files.ReadAsync(Name, cancellationToken) is { } bytes && JsonSerializer.Deserialize(bytes, ResultsJson.Default.KeptSource) is { } kept)
        {
            return kept;
        }

        var format = SourceFormat.For(source, mostHeight);
        var chosen = new KeptSource(source.Picture!.Width, source.Picture.Height, format.Width, format.Height, format.FrameTicks90k);
        await files.WriteAsync(Name, JsonSerializer.SerializeToUtf8Bytes(chosen, ResultsJson.Default.KeptSource), cancellationToken);
        return chosen;
    }
}

using System.Globalization;
using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Sources;

/// <summary>The chain of ffmpeg's filters that makes any pictures those of a timeline.</summary>
internal static class PictureFilter
{
    private const int FirstHeightOfHighDefinition = 720;

    /// <remarks>
    /// Scaling comes first: with -reinit_filter 0 it is what copes with pictures that change their size or kind on the way, as browsers record them.
    /// A chain that is made anew instead would begin at time 0 again.
    /// </remarks>
    public static string For(SourcePicture picture, VideoFormat format)
    {
        var (width, height) = picture.Rotation is 90 or 270 ? (format.Height, format.Width) : (format.Width, format.Height);
        string[] steps =
        [
            Invariant($"scale=w={width}:h={height}:flags=bicubic"),
            .. picture.HighDynamicRange is { } transfer ? ToneMapped(transfer) : [],
            .. Upright(picture.Rotation),
            Invariant($"fps=fps={VideoFormat.TicksPerSecond}/{format.FrameTicks90k}:start_time=0:round=near"),
            "setsar=1",
        ];
        steps[0] += picture.HighDynamicRange is null ? $":in_color_matrix={Matrix(picture)}:out_color_matrix=bt709:out_range=tv,format=yuv420p" : ",format=yuv420p10le";
        return string.Join(',', steps);
    }

    // Files that do not tell are by habit BT.601 when they are small and BT.709 when they are large.
    private static string Matrix(SourcePicture picture) => picture.Matrix switch
    {
        "bt709" => "bt709",
        "smpte170m" or "bt470bg" or "fcc" => "smpte170m",
        "bt2020nc" or "bt2020c" => "bt2020",
        _ => Math.Min(picture.Width, picture.Height) >= FirstHeightOfHighDefinition ? "bt709" : "smpte170m",
    };

    // The usual chain for it: to light, to the smaller gamut, tones squeezed into the smaller range, and back.
    // Cameras that tell the transfer function may leave out the rest, of which zscale guesses nothing.
    private static string[] ToneMapped(string transfer) =>
    [
        $"setparams=color_primaries=bt2020:color_trc={transfer}:colorspace=bt2020nc:range=tv", "zscale=t=linear:npl=100", "format=gbrpf32le", "zscale=p=bt709",
        "tonemap=tonemap=hable:desat=0", "zscale=t=bt709:m=bt709:r=tv", "format=yuv420p",
    ];

    private static string[] Upright(int rotation) => rotation switch
    {
        90 => ["transpose=clock"],
        180 => ["hflip", "vflip"],
        270 => ["transpose=cclock"],
        _ => [],
    };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

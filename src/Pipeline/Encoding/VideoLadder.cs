using System.Collections.Immutable;
using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Encoding;

/// <summary>Which sizes of the pictures a stream offers, so that a player can choose by its bandwidth.</summary>
public sealed class VideoLadder
{
    /// <summary>The pictures as they are made, and no others.</summary>
    public static readonly VideoLadder None = new([1.0], []);

    /// <summary>All, half and a quarter of the pixels.</summary>
    public static readonly VideoLadder Auto = new([1, Math.Sqrt(0.5), 0.5], []);

    public const int LowestHeight = 64;
    public const int MostRungs = 6;

    // x264 needs about this for equal quality: small pictures hold more detail in each pixel.
    private const double BitrateExponent = 0.75;

    // Smaller pictures by default would not be worth the encoder's work.
    private const int LowestDefault = 128;
    private const int DefaultStep = 8;

    private readonly ImmutableArray<double> _shares; // of the source's height, where no heights are given
    private readonly ImmutableArray<int> _heights;

    private VideoLadder(ImmutableArray<double> shares, ImmutableArray<int> heights) => (_shares, _heights) = (shares, heights);

    /// <returns>Null where they are not 1 to <see cref="MostRungs"/> even heights from <see cref="LowestHeight"/> on, the highest first.</returns>
    public static VideoLadder? TryOf(ImmutableArray<int> heights) =>
        heights.Length is 0 or > MostRungs || heights.Any(height => height < LowestHeight || height % 2 != 0) || heights.Zip(heights.Skip(1)).Any(pair => pair.Second >= pair.First)
            ? null
            : new VideoLadder([], heights);

    /// <summary>The rungs for a source, the highest first.</summary>
    /// <param name="source">The pictures as they are made.</param>
    /// <param name="bitrate">Most bits per second of pictures of that size.</param>
    /// <exception cref="ArgumentException">A rung is higher than the source.</exception>
    public ImmutableArray<Rung> RungsFor(VideoFormat source, int bitrate)
    {
        if (_heights is [var highest, ..] && highest > source.Height)
        {
            throw new ArgumentException($"'ladder' has a height of {highest}, and the pictures are {source.Height} high. Scaling up adds nothing.");
        }

        var heights = _heights.IsEmpty ? [.. _shares.Select(share => HeightOf(source, share)).Where((height, index) => index == 0 || height >= LowestDefault)] : _heights;
        return [.. heights.Select((height, index) => RungOf(source, height, bitrate, index == 0))];
    }

    /// <summary>Bits per second that look alike in pictures of another size.</summary>
    /// <param name="bitrate">Of the one size.</param>
    /// <param name="share">Pixels of the other for each of the one.</param>
    public static int BitrateOf(int bitrate, double share) => (int)Math.Round(bitrate * Math.Pow(share, BitrateExponent));

    private static int HeightOf(VideoFormat source, double share) => share == 1 ? source.Height : (int)Math.Round(source.Height * share / DefaultStep) * DefaultStep;

    private static Rung RungOf(VideoFormat source, int height, int bitrate, bool isTop)
    {
        var width = height == source.Height ? source.Width : (int)Math.Round(source.Width * height / 2.0 / source.Height) * 2;
        var share = (double)width * height / (source.Width * source.Height);
        var name = isTop ? StreamEncoder.VideoName : $"{StreamEncoder.VideoName}-{height}";
        return new Rung(name, source with { Width = width, Height = height }, BitrateOf(bitrate, share));
    }
}

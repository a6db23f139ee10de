namespace Loomcast.Pipeline.Generation;

/// <summary>The slow pan and zoom over a still picture, which is <see cref="Overscan"/> times as large as the frame: between all of it and a part of the frame's own size.</summary>
/// <param name="number">Neighbouring scenes move differently.</param>
/// <param name="frames">How long it takes.</param>
internal sealed class Motion(int number, int frames)
{
    public const double Overscan = 1.25;

    // The whole zoom takes so long at least, at 25 fps: faster is no longer slow.
    private const double SlowestFrames = 15 * 25;

    // Where in the picture the near end is, as shares of the room that there is beside the part.
    private static readonly (double X, double Y)[] Corners = [(0.5, 0.4), (0.15, 0.3), (0.85, 0.6), (0.3, 0.8), (0.7, 0.2)];

    /// <summary>What a frame shows.</summary>
    /// <returns>Samples of the picture for one of the frame, and where the view is in the room beside it (0 to 1).</returns>
    public (double Scale, double X, double Y) At(int frame)
    {
        var share = Math.Clamp((double)frame / Math.Max(1, frames - 1), 0, 1);
        var way = Math.Min(1, frames / SlowestFrames) * share * share * (3 - (2 * share));
        var near = number % 2 == 0 ? way : 1 - way;
        var (x, y) = Corners[number % Corners.Length];
        return (Overscan - ((Overscan - 1) * near), x, y);
    }
}

using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Loomcast.Pipeline.Vision;

namespace Loomcast.Pipeline.Tracking;

/// <summary>An object as a line of the results tells it.</summary>
/// <param name="Id">The same as long as it is followed, and never another's.</param>
/// <param name="Class">Name of its class.</param>
/// <param name="Confidence">0 to 1.</param>
/// <param name="Box">Left, top, width and height; pixels of the source.</param>
/// <param name="Keypoints">Of each x and y in pixels of the source, and visibility from 0 to 1; null where none are known.</param>
internal sealed record ObjectResult(
    int Id,
    string Class,
    double Confidence,
    double[] Box,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double[][]? Keypoints)
{
    /// <param name="seen">In pixels of the pictures that are worked on.</param>
    /// <param name="name">Of its class.</param>
    /// <param name="scale">Pixels of the source for one of these.</param>
    public static ObjectResult Of(TrackedObject seen, string name, (double X, double Y) scale) => new(
        seen.Id,
        name,
        Math.Round(seen.Confidence, 3),
        [Rounded(seen.Box.X * scale.X), Rounded(seen.Box.Y * scale.Y), Rounded(seen.Box.Width * scale.X), Rounded(seen.Box.Height * scale.Y)],
        seen.Keypoints.IsEmpty ? null : [.. seen.Keypoints.Select(point => (double[])[Rounded(point.X * scale.X), Rounded(point.Y * scale.Y), Math.Round(point.Visibility, 2)])]);

    /// <summary>The way back, but for what was rounded.</summary>
    public TrackedObject ToTracked(IReadOnlyList<string> names, (double X, double Y) scale) => new(
        Id,
        Math.Max(0, names.ToList().IndexOf(Class)),
        (float)Confidence,
        new BoundingBox((float)(Box[0] / scale.X), (float)(Box[1] / scale.Y), (float)(Box[2] / scale.X), (float)(Box[3] / scale.Y)),
        Keypoints is null ? ImmutableArray<Keypoint>.Empty : [.. Keypoints.Select(point => new Keypoint((float)(point[0] / scale.X), (float)(point[1] / scale.Y), (float)point[2]))]);

    private static double Rounded(double pixels) => Math.Round(pixels, 1);
}

using System.Collections.Immutable;
using Loomcast.Pipeline.Encoding;

namespace Loomcast.Pipeline.Tracking;

/// <summary>What somebody asked of a tracking session.</summary>
public sealed record TrackingOptions
{
    public const double LeastConfidence = 0.05;
    public const double MostConfidence = 0.95;
    public const int LongestPreviewInterval = 10_000;
    public const int RarestDetection = 10;

    /// <summary>An object is followed from this confidence on. 0.25 is what detectors are tuned for.</summary>
    public float Confidence { get; init; } = 0.25f;

    /// <summary>Names of the classes that are followed; empty for all.</summary>
    public ImmutableArray<string> Classes { get; init; } = [];

    /// <summary>Finds the joints of figures too.</summary>
    public bool Pose { get; init; }

    /// <summary>Every so many frames are looked at; between them objects are where their motion leads. For detectors that are slower than the video.</summary>
    public int DetectEvery { get; init; } = 1;

    /// <summary>Frames from one preview picture to the next; null for about a second.</summary>
    public int? PreviewInterval { get; init; }

    public VideoLadder Ladder { get; init; } = VideoLadder.None;
}

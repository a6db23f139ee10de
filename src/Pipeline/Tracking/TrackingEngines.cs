using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Sources;
using Loomcast.Pipeline.Vision;

namespace Loomcast.Pipeline.Tracking;

/// <summary>What tracking sessions of this process share.</summary>
/// <param name="Models">What sees.</param>
/// <param name="Vision">How large the pictures are that are worked on.</param>
/// <param name="Limits">What a file may ask of us.</param>
/// <param name="Encoding">How the stream is encoded.</param>
public sealed record TrackingEngines(VisionModels Models, VisionOptions Vision, SourceLimits Limits, EncodingOptions Encoding);

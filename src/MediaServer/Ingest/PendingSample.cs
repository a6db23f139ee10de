using Loomcast.Pipeline.Fmp4;

namespace Loomcast.MediaServer.Ingest;

/// <summary>A sample that came before the stream was opened.</summary>
internal readonly record struct PendingSample(MediaSample Sample, DateTimeOffset ArrivedAt);

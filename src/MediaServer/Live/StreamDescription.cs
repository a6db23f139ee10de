using System.Collections.Immutable;
using Loomcast.Pipeline.Encoding;

namespace Loomcast.MediaServer.Live;

/// <summary>What a stream is from first to last, as it is kept beside its media.</summary>
/// <param name="Settings">How it is published.</param>
/// <param name="StartsAt">Wall clock of media time zero.</param>
/// <param name="Renditions">As they were first announced.</param>
internal sealed record StreamDescription(StreamSettings Settings, DateTimeOffset StartsAt, ImmutableArray<Rendition> Renditions);

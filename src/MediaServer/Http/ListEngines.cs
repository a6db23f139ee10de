using System.Collections.Immutable;
using Loomcast.Pipeline.Engines;

namespace Loomcast.MediaServer.Http;

/// <summary>How the engines stand, by purpose in the order in which they are asked.</summary>
internal delegate ImmutableArray<EngineStanding> ListEngines();

namespace Loomcast.MediaServer.Sessions;

/// <summary>Share of this machine that a session of a pipeline takes while it is busy, as measured: 1 is all of it; 0 where the pipeline is only counted.</summary>
internal delegate double SessionCost(string pipeline);

namespace Loomcast.MediaServer.Sessions;

/// <summary>Loads an engine before the first session.</summary>
internal delegate Task WarmEngine(CancellationToken cancellationToken);

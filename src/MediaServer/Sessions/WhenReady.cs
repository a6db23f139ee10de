namespace Loomcast.MediaServer.Sessions;

/// <summary>Completes when the engines are loaded or it is known that they cannot be; never faults.</summary>
internal delegate Task WhenReady();

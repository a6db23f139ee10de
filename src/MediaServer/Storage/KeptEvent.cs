namespace Loomcast.MediaServer.Storage;

/// <param name="Id">Counts the events of a session from 1.</param>
/// <param name="Type">Of the server-sent event.</param>
/// <param name="Data">JSON.</param>
internal readonly record struct KeptEvent(long Id, string Type, string Data);

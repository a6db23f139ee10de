namespace Loomcast.MediaServer.Uploads;

/// <summary>What a run of the server tells the next one of an upload; how much of it arrived is the length of its file.</summary>
/// <param name="Length">Bytes of the whole, null while unknown.</param>
/// <param name="Metadata">As the client wrote it: the header Upload-Metadata.</param>
/// <param name="TouchedAt">When it was made, got something or was used last.</param>
/// <param name="Sure">Bytes behind this are not checked yet, and count for nothing after a kill; null where all are.</param>
internal sealed record KeptUpload(long? Length, string Metadata, DateTimeOffset TouchedAt, long? Sure = null);

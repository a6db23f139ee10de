namespace Loomcast.MediaServer.Ingest;

/// <summary>What a publisher sent cannot be kept: the disk is full. Not to be taken for the IOException of a publisher who is gone.</summary>
internal sealed class MediaStoreException(IOException inner) : IOException(inner.Message, inner);

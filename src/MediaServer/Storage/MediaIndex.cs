using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Loomcast.MediaServer.Storage;

/// <summary>What the bytes of a media file are, part by part, so that a server that was killed knows all that it had listed.</summary>
/// <remarks>
/// A part's bytes are written before its record, and its record before the part is published. What the kernel has taken over survives
/// the end of the process; a loss of power may cost the last seconds.
/// </remarks>
internal sealed class MediaIndex : IDisposable
{
    private readonly SafeFileHandle _handle;
    private long _length;

    /// <param name="path">Its file; made where there is none.</param>
    /// <param name="mediaLength">Bytes of the media file: a record of more is the trace of a write that was cut off, and ends the index.</param>
    public MediaIndex(string path, long mediaLength)
    {
        _handle = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);
        Earlier = Read(mediaLength);
        _length = (long)Earlier.Length * IndexRecord.Size;
    }

    /// <summary>The parts of earlier runs, in order.</summary>
    public ImmutableArray<IndexRecord> Earlier { get; }

    /// <summary>Bytes of media that the earlier parts account for.</summary>
    public long MediaLength => Earlier.IsEmpty ? 0 : Earlier[^1].Range.End;

    /// <exception cref="IOException">The record is not there; the next one takes its place.</exception>
    public void Append(in IndexRecord record)
    {
        RandomAccess.Write(_handle, MemoryMarshal.AsBytes(new ReadOnlySpan<IndexRecord>(in record)), _length);
        _length += IndexRecord.Size;
    }

    public void Dispose() => _handle.Dispose();

    private ImmutableArray<IndexRecord> Read(long mediaLength)
    {
        var records = new IndexRecord[RandomAccess.GetLength(_handle) / IndexRecord.Size];
        var bytes = MemoryMarshal.AsBytes(records.AsSpan());
        for (var read = 0; read < bytes.Length;)
        {
            read += RandomAccess.Read(_handle, bytes[read..], read);
        }

        var end = 0L;
        var whole = records.TakeWhile(record =>
        {
            var follows = record.Init.Offset == end && record.Length > 0 && record.Range.End <= mediaLength;
            end = record.Range.End;
            return follows;
        });
        return [.. whole];
    }
}

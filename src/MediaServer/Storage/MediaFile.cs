using Microsoft.Win32.SafeHandles;

namespace Loomcast.MediaServer.Storage;

/// <summary>The bytes of one rendition: appended part by part, read by range; the newest parts are read from memory.</summary>
/// <remarks>One writer appends. Any number of readers; they know only ranges that <see cref="AppendAsync"/> has returned.</remarks>
internal sealed class MediaFile : IDisposable
{
    private readonly SafeFileHandle _handle;
    private readonly Recent?[] _recent;
    private long _length;
    private int _appended;

    public MediaFile(string path, int partsInMemory)
    {
        _handle = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete, FileOptions.Asynchronous);
        _recent = new Recent?[partsInMemory];
        _length = RandomAccess.GetLength(_handle);
    }

    public long Length => _length;

    /// <summary>Forgets what an earlier run wrote and did not account for: the next append goes there.</summary>
    public void CutAt(long length) => _length = length;

    /// <exception cref="IOException">Nothing was appended; what was there before stays readable.</exception>
    public async ValueTask<ByteRange> AppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var range = new ByteRange(_length, bytes.Length);
        await RandomAccess.WriteAsync(_handle, bytes, range.Offset, cancellationToken);
        _length = range.End;
        Volatile.Write(ref _recent[_appended++ % _recent.Length], new Recent(range, bytes));
        return range;
    }

    /// <summary>A few bytes, at once.</summary>
    public byte[] Read(ByteRange range)
    {
        var bytes = new byte[range.Length];
        using var stream = Open(range);
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>The bytes of exactly one recent append.</summary>
    public bool TryGetRecent(ByteRange range, out ReadOnlyMemory<byte> bytes)
    {
        for (var slot = 0; slot < _recent.Length; slot++)
        {
            if (Volatile.Read(ref _recent[slot]) is { } recent && recent.Range == range)
            {
                bytes = recent.Bytes;
                return true;
            }
        }

        bytes = default;
        return false;
    }

    public ValueTask<int> ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken) =>
        RandomAccess.ReadAsync(_handle, buffer, offset, cancellationToken);

    public Stream Open(ByteRange range) => new RangeStream(_handle, range);

    public void Dispose() => _handle.Dispose();

    private sealed record Recent(ByteRange Range, ReadOnlyMemory<byte> Bytes);
}

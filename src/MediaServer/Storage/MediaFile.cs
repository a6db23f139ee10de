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
        _handle = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete, FileOptions.Asynchronous);
        _recent = new Recent?[partsInMemory];
    }

    /// <exception cref="IOException">Nothing was appended; what was there before stays readable.</exception>
    public async ValueTask<ByteRange> AppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var range = new ByteRange(_length, bytes.Length);
        await RandomAccess.WriteAsync(_handle, bytes, range.Offset, cancellationToken);
        _length = range.End;
        Volatile.Write(ref _recent[_appended++ % _recent.Length], new Recent(range, bytes));
        return range;
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

    public Stream Open(ByteRange range) => new RangeStream(_handle, range);

    public void Dispose() => _handle.Dispose();

    private sealed record Recent(ByteRange Range, ReadOnlyMemory<byte> Bytes);
}

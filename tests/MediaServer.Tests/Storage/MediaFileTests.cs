using Loomcast.MediaServer.Storage;

namespace Loomcast.MediaServer.Tests.Storage;

public sealed class MediaFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("loomcast-file-").FullName;

    [Fact]
    public async Task Append_CanBeReadFromMemory_AndFromTheFile()
    {
        using var file = new MediaFile(Path.Combine(_folder, "a"), partsInMemory: 2);
        var ranges = new List<ByteRange>();
        for (byte number = 1; number <= 3; number++)
        {
            ranges.Add(await file.AppendAsync(new[] { number, number }, CancellationToken.None));
        }

        Assert.False(file.TryGetRecent(ranges[0], out _));
        Assert.True(file.TryGetRecent(ranges[2], out var recent));
        Assert.Equal([3, 3], recent.ToArray());
        Assert.Equal([1, 1], await ReadAsync(file, ranges[0]));
        Assert.Equal([1, 2, 2, 3], await ReadAsync(file, new ByteRange(1, 4)));
    }

    [Fact]
    public async Task RangeStream_Seeks()
    {
        using var file = new MediaFile(Path.Combine(_folder, "a"), partsInMemory: 1);
        await file.AppendAsync(new byte[] { 1, 2, 3, 4, 5 }, CancellationToken.None);
        await using var stream = file.Open(new ByteRange(1, 3));

        stream.Seek(-2, SeekOrigin.End);

        Assert.Equal(3, stream.ReadByte());
        Assert.Equal(4, stream.ReadByte());
        Assert.Equal(-1, stream.ReadByte());
    }

    [Fact]
    public async Task FullDisk_IsAnIOException()
    {
        using var file = new MediaFile("/dev/full", partsInMemory: 1);

        await Assert.ThrowsAnyAsync<IOException>(async () => await file.AppendAsync(new byte[] { 1 }, CancellationToken.None));
    }

    [Fact]
    public async Task DeletedFile_StaysReadable_ForThoseWhoReadIt()
    {
        var path = Path.Combine(_folder, "a");
        using var file = new MediaFile(path, partsInMemory: 1);
        var range = await file.AppendAsync(new byte[] { 7 }, CancellationToken.None);
        File.Delete(path);

        Assert.Equal([7], await ReadAsync(file, range));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task<byte[]> ReadAsync(MediaFile file, ByteRange range)
    {
        await using var stream = file.Open(range);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        return copy.ToArray();
    }
}

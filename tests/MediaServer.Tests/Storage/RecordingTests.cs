using Loomcast.MediaServer.Storage;
using Microsoft.Extensions.Options;

namespace Loomcast.MediaServer.Tests.Storage;

public sealed class RecordingTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("loomcast-recording-").FullName;
    private readonly MediaFolder _folder;

    public RecordingTests() => _folder = new MediaFolder(Options.Create(new StorageOptions { Folder = _root }));

    [Fact]
    public async Task Parts_AreKnownAgain_WithTheirInitSegments()
    {
        var written = await WriteAsync(parts: 3);

        using var again = Open();

        Assert.Equal(written, again.Index.Earlier);
        Assert.Equal(TestMedia.Video.InitSegment.ToArray(), again.Media.Read(again.Index.Earlier[0].Init));
        Assert.Equal(TestMedia.Bytes("video", 2), again.Media.Read(again.Index.Earlier[2].Range));
    }

    [Fact]
    public async Task BytesWithoutARecord_AreOverwritten()
    {
        await WriteAsync(parts: 2);
        await File.AppendAllBytesAsync(Media, "half a part"u8.ToArray());

        using var again = Open();
        var record = await again.AppendAsync(TestMedia.VideoPart(2), default, 0, CancellationToken.None);

        Assert.Equal(again.Index.Earlier[1].Range.End, record.Offset);
        Assert.Equal(TestMedia.Bytes("video", 2), again.Media.Read(record.Range));
    }

    [Fact]
    public async Task HalfARecord_IsOverwritten()
    {
        var written = await WriteAsync(parts: 2);
        await File.AppendAllBytesAsync(Index, new byte[17]);

        using (var again = Open())
        {
            Assert.Equal(written, again.Index.Earlier);
            await again.AppendAsync(TestMedia.VideoPart(2), default, 0, CancellationToken.None);
        }

        using var third = Open();
        Assert.Equal(3, third.Index.Earlier.Length);
    }

    [Fact]
    public async Task RecordOfBytesThatAreNotThere_EndsTheIndex()
    {
        await WriteAsync(parts: 3);
        await using (var media = File.OpenWrite(Media))
        {
            media.SetLength(media.Length - 1);
        }

        using var again = Open();

        Assert.Equal(2, again.Index.Earlier.Length);
    }

    public void Dispose()
    {
        _folder.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    private string Media => Path.Combine(_root, "session", "video.mp4");

    private string Index => Path.Combine(_root, "session", "video.index");

    private Recording Open() => _folder.Of("session").Open("video");

    private async Task<List<IndexRecord>> WriteAsync(int parts)
    {
        using var recording = Open();
        var written = new List<IndexRecord>();
        for (var number = 0; number < parts; number++)
        {
            written.Add(await recording.AppendAsync(TestMedia.VideoPart(number), number == 0 ? TestMedia.Video.InitSegment : default, number, CancellationToken.None));
        }

        return written;
    }
}

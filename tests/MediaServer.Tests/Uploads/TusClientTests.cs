using System.Text.Json.Nodes;
using Loomcast.Tests.Shared;

namespace Loomcast.MediaServer.Tests.Uploads;

/// <summary>The client that most pages use.</summary>
public sealed class TusClientTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("loomcast-files-").FullName;

    public static TheoryData<string> Ways =>
    [
        """{}""",
        """{"chunkSize":100000}""",
        """{"uploadDataDuringCreation":true}""",
        """{"uploadDataDuringCreation":true,"chunkSize":100000}""",
        """{"uploadLengthDeferred":true,"chunkSize":100000}""",
        """{"overridePatchMethod":true,"chunkSize":500000}""",
    ];

    [Theory, MemberData(nameof(Ways))]
    public async Task AFile_ArrivesAsItIs(string options)
    {
        await using var origin = await TestOrigin.StartAsync();

        var (address, _) = Assert.Single(await UploadAsync(origin, [FileOf(1_234_567)], JsonNode.Parse(options)));

        var upload = origin.UploadOf(address);
        Assert.True(upload.IsFinished);
        Assert.Equal("0.mp4", upload.Metadata.FileName);
        Assert.Equal("video/mp4", upload.Metadata.FileType);
        AssertSame(0, upload.File.Path);
    }

    [Fact]
    public async Task AnInterruptedFile_IsGoneOnWith_WhereItBrokeOff()
    {
        await using var origin = await TestOrigin.StartAsync();

        var (address, result) = Assert.Single(await UploadAsync(origin, [FileOf(32 << 20)], breakOff: true));

        Assert.True((bool)result["broke"]!);
        Assert.Contains(result["requests"]!.AsArray(), request => (string?)request!["method"] == "HEAD" && (int)request["status"]! == 200);
        AssertSame(0, origin.UploadOf(address).File.Path);
    }

    [Fact]
    public async Task SeveralFiles_ArriveAtOnce()
    {
        await using var origin = await TestOrigin.StartAsync();
        var files = Enumerable.Range(0, 5).Select(i => FileOf((2 << 20) + i)).ToArray();

        var uploads = await UploadAsync(origin, files, new { chunkSize = 300_000 }, breakOff: true);

        for (var file = 0; file < files.Length; file++)
        {
            AssertSame(file, origin.UploadOf(uploads[file].Address).File.Path);
        }
    }

    [Fact]
    public async Task AnEmptyFile_IsFinishedAtOnce()
    {
        await using var origin = await TestOrigin.StartAsync();

        var (address, _) = Assert.Single(await UploadAsync(origin, [FileOf(0)]));

        Assert.True(origin.UploadOf(address).IsFinished);
    }

    [Fact]
    public async Task ATerminatedFile_IsGone()
    {
        await using var origin = await TestOrigin.StartAsync();

        var (address, _) = Assert.Single(await UploadAsync(origin, [FileOf(1000)], terminate: true));

        Assert.Equal(404, await Tus.StatusAsync(Tus.TellAsync(origin, address)));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(origin.Folder, "uploads")));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task<List<(string Address, JsonNode Result)>> UploadAsync(
        TestOrigin origin, string[] files, object? options = null, bool breakOff = false, bool terminate = false)
    {
        var results = await TusClient.UploadAsync(new Uri(origin.Client.BaseAddress!, Tus.Root), files, options, breakOff, terminate);
        return [.. results.Select(result => (new Uri((string)result!["url"]!).AbsolutePath, result))];
    }

    private string FileOf(int bytes)
    {
        var path = Path.Combine(_folder, $"{Directory.EnumerateFiles(_folder).Count()}.mp4");
        File.WriteAllBytes(path, Tus.Bytes(bytes));
        return path;
    }

    private void AssertSame(int file, string path) => Assert.Equal(File.ReadAllBytes(Path.Combine(_folder, $"{file}.mp4")), File.ReadAllBytes(path));
}

using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace Loomcast.MediaServer.Tests.Uploads;

public sealed class ProtocolTests : IAsyncLifetime
{
    private TestOrigin _origin = null!;

    public async Task InitializeAsync() => _origin = await TestOrigin.StartAsync(["--Uploads:MaxBytes=1000"]);

    public async Task DisposeAsync() => await _origin.DisposeAsync();

    [Fact]
    public async Task TheServer_TellsWhatItCan_ToEverybody()
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, Tus.Root);
        using var response = await _origin.Client.SendAsync(request);

        Assert.Equal(204, (int)response.StatusCode);
        Assert.Equal("1.0.0", Header(response, "Tus-Resumable"));
        Assert.Equal("1.0.0", Header(response, "Tus-Version"));
        Assert.Equal("1000", Header(response, "Tus-Max-Size"));
        Assert.Equal("creation,creation-with-upload,creation-defer-length,expiration,termination,checksum", Header(response, "Tus-Extension"));
        Assert.Equal("sha1,sha256", Header(response, "Tus-Checksum-Algorithm"));
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin")); // any site could fill the disk
    }

    [Fact]
    public async Task Bytes_AreReadable_AsTheyArrive()
    {
        var bytes = Tus.Bytes(300);
        var address = await Tus.CreateAsync(_origin, 300);
        var body = new GrowingContent(300);
        var upload = _origin.UploadOf(address);
        await using var reader = upload.File.OpenRead();
        var read = new byte[100];

        var sending = Tus.AppendAsync(_origin, address, 0, body);
        foreach (var start in new[] { 0, 100, 200 })
        {
            body.Send(bytes[start..(start + 100)]); // the next piece comes after this one was read
            await reader.ReadExactlyAsync(read).AsTask().WaitAsync(TestOrigin.Patience);
            Assert.Equal(bytes[start..(start + 100)], read);
        }

        body.End();
        using var response = await sending;
        Assert.Equal(204, (int)response.StatusCode);
        Assert.Equal("300", Header(response, "Upload-Offset"));
        Assert.False(response.Headers.Contains("Upload-Expires"));
        Assert.Equal(0, await reader.ReadAsync(read));
    }

    [Fact]
    public async Task Head_TellsAll_AndIsKeptNowhere()
    {
        var metadata = $"filename {Convert.ToBase64String("Füße ☺.mp4"u8)},filetype {Convert.ToBase64String("video/mp4"u8)},is_public";
        var known = await Tus.CreateAsync(_origin, 10, ("Upload-Metadata", metadata));
        var unknown = await Tus.CreateAsync(_origin, null);

        using var ofKnown = await Tus.TellAsync(_origin, known);
        using var ofUnknown = await Tus.TellAsync(_origin, unknown);

        Assert.Equal(("0", "10", metadata), (Header(ofKnown, "Upload-Offset"), Header(ofKnown, "Upload-Length"), Header(ofKnown, "Upload-Metadata")));
        Assert.Equal(("0", "1"), (Header(ofUnknown, "Upload-Offset"), Header(ofUnknown, "Upload-Defer-Length")));
        Assert.NotNull(Header(ofKnown, "Upload-Expires"));
        Assert.True(ofKnown.Headers.CacheControl!.NoStore);
        Assert.Equal("Füße ☺.mp4", _origin.UploadOf(known).Metadata.FileName);
    }

    [Theory]
    [InlineData("/../../escape.mp4")]
    [InlineData("..\\con")]
    public async Task AFileName_IsNeverAPath(string name)
    {
        var address = await Tus.CreateAsync(_origin, 3, ("Upload-Metadata", $"filename {Convert.ToBase64String(Encoding.UTF8.GetBytes(name))}"));

        Assert.Equal(name, _origin.UploadOf(address).Metadata.FileName);
        Assert.Equal(2, Directory.EnumerateFiles(Path.Combine(_origin.Folder, "uploads"), address[(Tus.Root.Length + 1)..] + ".*").Count());
        Assert.Equal(2, Directory.EnumerateFiles(Path.Combine(_origin.Folder, "uploads")).Count());
    }

    [Theory]
    [InlineData("/unknown")]
    [InlineData("/..%2fsessions.db")]
    [InlineData("/%2e%2e%2fsessions.db")]
    [InlineData("/..%5csessions.db")]
    public async Task AnUnknownId_Is404(string id)
    {
        Assert.Equal(404, await Tus.StatusAsync(Tus.TellAsync(_origin, Tus.Root + id)));
        Assert.Equal(404, await Tus.StatusAsync(Tus.AppendAsync(_origin, Tus.Root + id, 0, [1])));
        Assert.Equal(404, await Tus.StatusAsync(Tus.SendAsync(_origin, HttpMethod.Delete, Tus.Root + id, null)));
        Assert.True(File.Exists(Path.Combine(_origin.Folder, "sessions.db")));
    }

    [Fact]
    public async Task AWrongOffset_IsRefused_AndNothingIsTaken()
    {
        var address = await Tus.CreateAsync(_origin, 10);
        Assert.Equal(204, await Tus.StatusAsync(Tus.AppendAsync(_origin, address, 0, Tus.Bytes(4))));

        foreach (var offset in new[] { 0, 3, 5 })
        {
            using var response = await Tus.AppendAsync(_origin, address, offset, Tus.Bytes(1));
            await AssertProblemAsync(response, 409, "wrong-offset");
        }

        Assert.Equal(4, await Tus.OffsetAsync(_origin, address));
    }

    [Fact]
    public async Task AChecksum_MustFit_OrNothingIsTaken()
    {
        var address = await Tus.CreateAsync(_origin, 10);
        var bytes = Tus.Bytes(5);

        using var wrong = await Tus.AppendAsync(_origin, address, 0, bytes, ("Upload-Checksum", Tus.Sha1([0])));
        await AssertProblemAsync(wrong, 460, "checksum-mismatch");
        Assert.Equal(0, await Tus.OffsetAsync(_origin, address));
        Assert.Equal(0, new FileInfo(_origin.UploadOf(address).File.Path).Length);

        Assert.Equal(204, await Tus.StatusAsync(Tus.AppendAsync(_origin, address, 0, bytes, ("Upload-Checksum", Tus.Sha1(bytes)))));
        var sha256 = "sha256 " + Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(bytes));
        Assert.Equal(204, await Tus.StatusAsync(Tus.AppendAsync(_origin, address, 5, bytes, ("Upload-Checksum", sha256))));
        byte[] twice = [.. bytes, .. bytes];
        Assert.Equal(twice, await File.ReadAllBytesAsync(_origin.UploadOf(address).File.Path));
    }

    [Fact]
    public async Task TheFirstBytes_MayComeWithTheCreation_AndThenWithAChecksumToo()
    {
        var bytes = Tus.Bytes(5);

        using var response = await CreateWithAsync(bytes, Tus.Sha1(bytes));
        Assert.Equal(201, (int)response.StatusCode);
        Assert.Equal("5", Header(response, "Upload-Offset"));

        using var wrong = await CreateWithAsync(bytes, Tus.Sha1([]));
        await AssertProblemAsync(wrong, 460, "checksum-mismatch");
        Assert.Null(wrong.Headers.Location);
        Assert.Equal(2, Directory.EnumerateFiles(Path.Combine(_origin.Folder, "uploads")).Count());
    }

    [Fact]
    public async Task WhatIsTooLarge_IsRefused_WhereverItShows()
    {
        var address = await Tus.CreateAsync(_origin, 10);
        var unknown = await Tus.CreateAsync(_origin, null);

        using var announced = await Tus.SendAsync(_origin, HttpMethod.Post, Tus.Root, null, ("Upload-Length", "1001"));
        await AssertProblemAsync(announced, 413, "too-large");
        Assert.Equal(413, await Tus.StatusAsync(Tus.AppendAsync(_origin, address, 0, Tus.Bytes(11))));
        Assert.Equal(413, await Tus.StatusAsync(Tus.AppendAsync(_origin, unknown, 0, Tus.Bytes(1001))));
        Assert.Equal(413, await Tus.StatusAsync(Tus.AppendAsync(_origin, unknown, 0, [1], ("Upload-Length", "1001"))));

        var chunked = new GrowingContent();
        chunked.Send(Tus.Bytes(11));
        chunked.End();
        Assert.Equal(413, await Tus.StatusAsync(Tus.AppendAsync(_origin, address, 0, chunked)));
    }

    [Fact]
    public async Task TheLength_MayBeToldLater_ButOnce()
    {
        var address = await Tus.CreateAsync(_origin, null);
        Assert.Equal(204, await Tus.StatusAsync(Tus.AppendAsync(_origin, address, 0, Tus.Bytes(4))));
        Assert.Null(_origin.UploadOf(address).File.Length);

        Assert.Equal(400, await Tus.StatusAsync(Tus.AppendAsync(_origin, address, 4, [], ("Upload-Length", "3"))));
        Assert.Equal(204, await Tus.StatusAsync(Tus.AppendAsync(_origin, address, 4, [1], ("Upload-Length", "6"))));
        Assert.Equal(400, await Tus.StatusAsync(Tus.AppendAsync(_origin, address, 5, [1], ("Upload-Length", "7"))));
        Assert.Equal(204, await Tus.StatusAsync(Tus.AppendAsync(_origin, address, 5, [1])));
        Assert.True(_origin.UploadOf(address).IsFinished);
    }

    [Theory]
    [InlineData("Upload-Length", "-1")]
    [InlineData("Upload-Length", "1e3")]
    [InlineData("Upload-Length", "99999999999999999999")]
    [InlineData("Upload-Defer-Length", "2")]
    [InlineData("Upload-Concat", "partial")]
    [InlineData("Upload-Metadata", "filename ***")]
    [InlineData("Upload-Metadata", "filename AAAA,filename AAAA")]
    [InlineData("Upload-Metadata", "filename CgoK")]
    [InlineData("Upload-Metadata", "filename /w==")]
    [InlineData("Upload-Metadata", "filetype bm9uZQ==")]
    [InlineData("Upload-Checksum", "md5 AAAA")]
    [InlineData("Upload-Checksum", "sha1 AAAA")]
    [InlineData("Upload-Checksum", "sha1")]
    public async Task WhatCannotBeRead_IsRefused(string name, string value)
    {
        (string, string)[] headers = name is "Upload-Length" or "Upload-Defer-Length" ? [(name, value)] : [("Upload-Length", "3"), (name, value)];

        using var response = await Tus.SendAsync(_origin, HttpMethod.Post, Tus.Root, null, headers);

        await AssertProblemAsync(response, 400, "bad-request");
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_origin.Folder, "uploads")));
    }

    [Fact]
    public async Task AnotherVersion_OrNone_IsRefused()
    {
        using var response = await _origin.Client.PostAsync(Tus.Root, null);

        await AssertProblemAsync(response, 412, "wrong-tus");
        Assert.Equal("1.0.0", Header(response, "Tus-Version"));
    }

    [Fact]
    public async Task AnotherMediaType_IsRefused()
    {
        var address = await Tus.CreateAsync(_origin, 3);

        Assert.Equal(415, await Tus.StatusAsync(Tus.SendAsync(_origin, HttpMethod.Patch, address, new StringContent("abc"), ("Upload-Offset", "0"))));
        Assert.Equal(415, await Tus.StatusAsync(Tus.SendAsync(_origin, HttpMethod.Post, Tus.Root, new StringContent("abc"), ("Upload-Length", "3"))));
    }

    private Task<HttpResponseMessage> CreateWithAsync(byte[] bytes, string checksum)
    {
        var body = new ByteArrayContent(bytes) { Headers = { { "Content-Type", "application/offset+octet-stream" } } };
        return Tus.SendAsync(_origin, HttpMethod.Post, Tus.Root, body, ("Upload-Length", "10"), ("Upload-Checksum", checksum));
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.Single() : null;

    private static async Task AssertProblemAsync(HttpResponseMessage response, int status, string type)
    {
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("1.0.0", Header(response, "Tus-Resumable"));
        Assert.Equal("/problems/" + type, (string?)(await response.Content.ReadFromJsonAsync<JsonNode>())!["type"]);
    }
}

using System.Net;

namespace Loomcast.MediaServer.Tests.Uploads;

/// <summary>One request at a time has an upload, the newest one; what an earlier one brought is kept.</summary>
public sealed class TurnTests : IAsyncLifetime
{
    private readonly byte[] _bytes = Tus.Bytes(1000);
    private TestOrigin _origin = null!;
    private string _address = "";

    public async Task InitializeAsync()
    {
        _origin = await TestOrigin.StartAsync();
        _address = await Tus.CreateAsync(_origin, 1000);
    }

    public async Task DisposeAsync() => await _origin.DisposeAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AStuckRequest_LetsGo_WhenANewOneComes(bool knowsLength)
    {
        var body = new GrowingContent(knowsLength ? 1000 : null);
        var stuck = await SendAsync(body, 400);

        Assert.Equal(400, await Tus.OffsetAsync(_origin, _address));
        Assert.Equal(204, await Tus.StatusAsync(Tus.AppendAsync(_origin, _address, 400, _bytes[400..])));

        Assert.Equal(_bytes, await File.ReadAllBytesAsync(_origin.UploadOf(_address).File.Path));
        body.End();
        await IgnoreAsync(stuck);
    }

    [Fact]
    public async Task AStuckRequest_IsToldWhy()
    {
        // HTTP/2: over HTTP/1.1 a client reads no answer before its body has ended, and the connection is closed 5 s after the answer.
        var body = new GrowingContent();
        body.Headers.ContentType = new("application/offset+octet-stream");
        using var request = new HttpRequestMessage(HttpMethod.Patch, _address)
        {
            Content = body,
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Headers = { { "Tus-Resumable", "1.0.0" }, { "Upload-Offset", "0" } },
        };
        var stuck = _origin.Client2.SendAsync(request);
        body.Send(_bytes[..10]);
        await _origin.UploadOf(_address).File.WhenReceivedAsync(10, CancellationToken.None).WaitAsync(TestOrigin.Patience);

        await Tus.OffsetAsync(_origin, _address);

        using var response = await stuck;
        body.End();
        Assert.Equal(423, (int)response.StatusCode);
        Assert.Contains("upload-busy", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARequestThatBreaksOff_LeavesWhatItBrought()
    {
        var body = new GrowingContent(1000);
        var broken = await SendAsync(body, 300);
        body.BreakOff();
        await IgnoreAsync(broken);

        Assert.Equal(300, await Tus.OffsetAsync(_origin, _address));
    }

    [Fact]
    public async Task ACheckedRequestThatBreaksOff_LeavesNothing_AndShowsNothingBefore()
    {
        var upload = _origin.UploadOf(_address);
        var body = new GrowingContent(1000);
        var broken = Tus.AppendAsync(_origin, _address, 0, body, ("Upload-Checksum", Tus.Sha1(_bytes)));
        body.Send(_bytes[..300]);
        await WhenAsync(() => new FileInfo(upload.File.Path).Length == 300);

        Assert.Equal(0, upload.File.Received);
        Assert.Equal(0, await Tus.OffsetAsync(_origin, _address));
        Assert.Equal(0, new FileInfo(upload.File.Path).Length);
        body.BreakOff();
        await IgnoreAsync(broken);
    }

    [Fact]
    public async Task ManyRequestsAtOnce_AreOneAfterTheOther()
    {
        var statuses = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Tus.StatusAsync(Tus.AppendAsync(_origin, _address, 0, _bytes))));

        Assert.All(statuses, status => Assert.Contains(status, new[] { 204, 409, 423 }));
        if (await Tus.OffsetAsync(_origin, _address) is var offset and < 1000)
        {
            Assert.Equal(204, await Tus.StatusAsync(Tus.AppendAsync(_origin, _address, offset, _bytes[(int)offset..])));
        }

        Assert.Equal(_bytes, await File.ReadAllBytesAsync(_origin.UploadOf(_address).File.Path));
    }

    [Fact]
    public async Task Termination_EndsARequest_AndWhoReadsIsTold()
    {
        var body = new GrowingContent(1000);
        var upload = _origin.UploadOf(_address);
        using var lease = upload.Use();
        await using var reader = upload.File.OpenRead();
        var sending = await SendAsync(body, 200);
        await reader.ReadExactlyAsync(new byte[200]);
        var reading = reader.ReadAsync(new byte[1]).AsTask();

        Assert.Equal(204, await Tus.StatusAsync(Tus.SendAsync(_origin, HttpMethod.Delete, _address, null)));

        var failure = await Assert.ThrowsAsync<IOException>(() => reading.WaitAsync(TestOrigin.Patience));
        Assert.Equal("The upload was terminated.", failure.Message);
        Assert.Equal(404, await Tus.StatusAsync(Tus.TellAsync(_origin, _address)));
        Assert.Throws<IOException>(upload.Use);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_origin.Folder, "uploads")));
        body.End();
        await IgnoreAsync(sending);
    }

    /// <summary>Begins a request, and waits until so many of its bytes have arrived.</summary>
    /// <returns>The request, whose body is open still.</returns>
    private async Task<Task<HttpResponseMessage>> SendAsync(GrowingContent body, int bytes)
    {
        var sending = Tus.AppendAsync(_origin, _address, 0, body);
        body.Send(_bytes[..bytes]);
        await _origin.UploadOf(_address).File.WhenReceivedAsync(bytes, CancellationToken.None).WaitAsync(TestOrigin.Patience);
        return sending;
    }

    // Its connection may have been closed under it, or answered before.
    private static async Task IgnoreAsync(Task<HttpResponseMessage> request)
    {
        try
        {
            (await request).Dispose();
        }
        catch (HttpRequestException)
        {
            // so it was
        }
    }

    private static async Task WhenAsync(Func<bool> isSo)
    {
        using var patience = new CancellationTokenSource(TestOrigin.Patience);
        while (!isSo())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}

using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Loomcast.Bench;

/// <summary>
/// Publishes a part at a constant pace and counts who asks: reloads are held until their part is there, as the media server holds them.
/// In this process, so that the moment of publication and the moment of arrival are of one clock.
/// </summary>
internal sealed class PacedOrigin : IAsyncDisposable
{
    private const int PartBytes = 20_000; // 0.2 s at 0.8 Mbit/s
    private const int PlaylistBytes = 1_500;

    private readonly WebApplication _app;
    private readonly TaskCompletionSource[] _published;
    private readonly long[] _publishedAt;
    private int _reloads;
    private int _parts;

    private PacedOrigin(int parts)
    {
        _published = [.. Enumerable.Range(0, parts).Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously))];
        _publishedAt = new long[parts];
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.Zero);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listener => listener.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, 0, listener => listener.Protocols = HttpProtocols.Http2);
        });
        _app = builder.Build();
        _app.MapGet("/live/s/v/index.m3u8", ReloadAsync);
        _app.MapGet("/live/s/v/{part}.m4s", PartAsync);
    }

    public Uri Http1 => new(_app.Urls.First());

    public Uri Http2 => new(_app.Urls.Last());

    /// <summary>Requests that came, per part.</summary>
    public double ReloadsPerPart => (double)_reloads / _published.Length;

    public double FetchesPerPart => (double)_parts / _published.Length;

    public static async Task<PacedOrigin> StartAsync(int parts)
    {
        var origin = new PacedOrigin(parts);
        await origin._app.StartAsync();
        return origin;
    }

    public long PublishedAt(int part) => _publishedAt[part];

    public async Task PublishAsync(TimeSpan pace)
    {
        using var clock = new PeriodicTimer(pace);
        for (var part = 0; part < _published.Length && await clock.WaitForNextTickAsync(); part++)
        {
            _publishedAt[part] = TimeProvider.System.GetTimestamp();
            _published[part].SetResult();
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task ReloadAsync(HttpContext context, int _HLS_msn)
    {
        Interlocked.Increment(ref _reloads);
        await _published[_HLS_msn].Task.WaitAsync(context.RequestAborted);
        context.Response.Headers.CacheControl = "public, max-age=12";
        context.Response.Headers.Vary = "Accept-Encoding";
        context.Response.ContentType = "application/vnd.apple.mpegurl";
        await WriteAsync(context.Response, PlaylistBytes);
    }

    private Task PartAsync(HttpContext context, int part)
    {
        Interlocked.Increment(ref _parts);
        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        context.Response.ContentType = "video/iso.segment";
        return WriteAsync(context.Response, PartBytes);
    }

    private static async Task WriteAsync(HttpResponse response, int bytes)
    {
        response.ContentLength = bytes;
        await response.Body.WriteAsync(new byte[bytes]);
    }
}

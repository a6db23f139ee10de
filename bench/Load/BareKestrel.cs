using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Hosting;

namespace Loomcast.Bench.Load;

/// <summary>The floor: Kestrel alone, which holds requests and answers all with the same bytes, as many as the media server sends.</summary>
internal static class BareKestrel
{
    private const int PlaylistBytes = 3_300;

    private static readonly byte[] Playlist = new byte[PlaylistBytes];
    private static readonly TaskCompletionSource[] Parts = [.. Enumerable.Range(0, 10_000).Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously))];
    private static int _held;

    public static async Task RunAsync()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listener => listener.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, 0, listener => listener.Protocols = HttpProtocols.Http2);
        });
        await using var app = builder.Build();
        var publication = new Publication();
        publication.Map(app, () => Volatile.Read(ref _held));
        app.MapGet("/live/{id}/video/index.m3u8", AnswerAsync);
        await app.StartAsync();
        await Task.WhenAny(app.WaitForShutdownAsync(), PublishAsync(publication));
    }

    private static async Task PublishAsync(Publication publication)
    {
        using var clock = new PeriodicTimer(TimeSpan.FromSeconds(0.2));
        while (await clock.WaitForNextTickAsync())
        {
            publication.Add(TimeProvider.System.GetTimestamp());
            Parts[publication.Count - 1].SetResult();
        }
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var number = Publication.NumberOf(int.Parse(query["_HLS_msn"]!, CultureInfo.InvariantCulture), int.Parse(query["_HLS_part"]!, CultureInfo.InvariantCulture));
        Interlocked.Increment(ref _held);
        await Parts[number].Task;
        Interlocked.Decrement(ref _held);
        context.Response.ContentType = "application/vnd.apple.mpegurl";
        context.Response.ContentLength = Playlist.Length;
        await context.Response.Body.WriteAsync(Playlist);
    }
}

using Loomcast.MediaServer.Http;
using Loomcast.MediaServer.Live;
using Loomcast.MediaServer.Sessions;
using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Timeline;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Loomcast.Bench.Load;

/// <summary>
/// The media server itself, in a process of its own, with streams that no pipeline makes: parts of the size of real ones.
/// The bench starts its own program for it, with a role in the environment.
/// </summary>
internal static class ScriptedOrigin
{
    /// <summary>0.2 s of 1 Mbit/s.</summary>
    public const int PartBytes = 25_000;

    /// <summary>More than 15 minutes.</summary>
    public const int LongParts = 4806;

    private const int AudioBytes = 2_400;
    private const int PartTicks = 18_000;
    private const int AacFrame = 1024;
    private const int PartSamples = 9600;

    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(0.2);
    private static readonly StreamSettings ShortWindow = new(TimeSpan.FromSeconds(30), "en");
    private static readonly StreamSettings LongWindow = new(TimeSpan.FromMinutes(15), "en");

    private static readonly Rendition Video = new("video", MediaKind.Video, "avc1.42C01F", 1_200_000, 1_000_000, 90_000, PartTicks, 2, new VideoFormat(512, 512), new byte[800]);
    private static readonly Rendition Audio = new("audio", MediaKind.Audio, "mp4a.40.2", 110_000, 96_000, 48_000, 10_240, 2, null, new byte[700]);

    private static readonly byte[] Bytes = new byte[PartBytes];

    /// <summary>One stream, "live", which gets a part every 0.2 s for as long as the process lives.</summary>
    public static Task RunLiveAsync() => RunAsync(async (app, publication) =>
    {
        var stream = await BeginAsync(app, "live", ShortWindow, parts: 301, publication);
        using var clock = new PeriodicTimer(Pace);
        while (await clock.WaitForNextTickAsync())
        {
            await PublishAsync(stream, publication.Count, publication);
        }
    });

    /// <summary>Two streams that stand still: "short" lists 30 s, "long" 15 minutes.</summary>
    public static Task RunStillAsync() => RunAsync(async (app, publication) =>
    {
        await BeginAsync(app, "short", ShortWindow, parts: 306, new Publication());
        await BeginAsync(app, "long", LongWindow, parts: LongParts, publication);
    });

    private static async Task RunAsync(Func<WebApplication, Publication, Task> publish)
    {
        Random.Shared.NextBytes(Bytes);
        var publication = new Publication();
        await using var app = MediaServer.Program.Build([], services =>
        {
            services.AddSingleton(ConversationChoice.Entry((_, _) => throw new NotSupportedException()));
            services.AddSingleton<MakePlan>((_, _) => throw new NotSupportedException());
        });
        publication.Map(app, () => app.Services.GetRequiredService<HeldRequests>().Count);
        await app.StartAsync();
        var publishing = publish(app, publication);
        await Task.WhenAny(app.WaitForShutdownAsync(), Task.WhenAll(publishing, Task.Delay(Timeout.Infinite)));
    }

    private static async Task<LiveStream> BeginAsync(WebApplication app, string id, StreamSettings settings, int parts, Publication publication)
    {
        var stream = app.Services.GetRequiredService<LiveStreams>().Add(id, settings);
        await stream.OpenAsync([Video, Audio], TimeProvider.System.GetUtcNow(), default);
        for (var number = 0; number < parts; number++)
        {
            await PublishAsync(stream, number, publication);
        }

        return stream;
    }

    private static async Task PublishAsync(LiveStream stream, int number, Publication publication)
    {
        var ends = Publication.EndsSegment(number);
        var (first, next) = (number * PartSamples / AacFrame, (number + 1) * PartSamples / AacFrame);
        await stream.AppendAsync(new MediaPart("audio", Bytes.AsMemory(0, AudioBytes), first * AacFrame, (next - first) * AacFrame, true, ends), default);
        await stream.AppendAsync(new MediaPart("video", Bytes, (long)number * PartTicks, PartTicks, number % 5 == 0, ends) { KeyframeLength = number % 5 == 0 ? 9_000 : 0 }, default);

        // The moment before the first of those who wait is told.
        stream.TryFind("video", out var video);
        publication.Add(video.Current.PublishedAt);
    }
}

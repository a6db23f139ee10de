using System.Net;
using Loomcast.Pipeline.Captions;

namespace Loomcast.MediaServer.Tests.Live;

public sealed class CaptionsTests
{
    private static readonly Cue[] Cues = [new(400, 700, "Hello"), new(700, 1100, "Hello there.")];

    [Fact]
    public async Task APart_IsText_AndTheSegmentHasEachCueOnce()
    {
        await using var origin = await TestOrigin.StartAsync();
        var session = await BeginAsync(origin);
        await PublishAsync(session, 0, 11);

        using var part = await origin.Client.GetAsync(session.Path("captions/2.2.vtt"));
        Assert.Equal(("text/vtt", "u=2"), (part.Content.Headers.ContentType!.ToString(), part.Headers.GetValues("Priority").Single()));
        Assert.Equal(Cues, WebVtt.Parse(await part.Content.ReadAsByteArrayAsync()));
        using var segment = await origin.Client.GetAsync(session.Path("captions/2.vtt"));
        Assert.Equal("text/vtt", segment.Content.Headers.ContentType!.ToString());
        Assert.Equal(WebVtt.Render(Cues).ToArray(), await segment.Content.ReadAsByteArrayAsync());
        Assert.True(segment.Headers.CacheControl!.MaxAge > TimeSpan.FromHours(1));
        Assert.Equal(WebVtt.Empty.ToArray(), await origin.Client.GetByteArrayAsync(session.Path("captions/1.vtt")));
    }

    [Theory]
    [InlineData("captions/2.m4s")]
    [InlineData("captions/init.mp4")]
    [InlineData("captions/2.10.vtt")]
    [InlineData("captions/iframes.m3u8")]
    [InlineData("video/2.vtt")]
    public async Task WhatIsNoFileOfTheRendition_IsUnknown(string file)
    {
        await using var origin = await TestOrigin.StartAsync();
        var session = await BeginAsync(origin);
        await PublishAsync(session, 0, 11);

        Assert.Equal(HttpStatusCode.NotFound, (await origin.Client.GetAsync(session.Path(file))).StatusCode);
    }

    [Fact]
    public async Task AfterARestart_CaptionsGoOn()
    {
        await using var first = await TestOrigin.StartAsync();
        var session = await BeginAsync(first);
        await PublishAsync(session, 0, 13);
        var before = await first.Client.GetStringAsync(session.Path("captions/index.m3u8"));
        var segment = await first.Client.GetStringAsync(session.Path("captions/2.vtt"));

        await using var second = await first.RestartAsync();
        var resumed = await second.WhenResumedAsync(session.Id);
        Assert.Equal(Listed(before), Listed(await second.Client.GetStringAsync(session.Path("captions/index.m3u8"))));
        Assert.Equal(segment, await second.Client.GetStringAsync(session.Path("captions/2.vtt")));
        Assert.Equal(13 * 18_000, resumed.Earlier!.Stream!.Ends["captions"]);
        await OpenAsync(resumed);
        var held = second.Client.GetStringAsync(session.Path("captions/3.2.vtt"));
        await second.WhenHeldAsync(1);
        await PublishAsync(resumed, 13, 14);

        Assert.Equal(WebVtt.Empty.ToArray(), System.Text.Encoding.UTF8.GetBytes(await held));
        var after = await second.Client.GetStringAsync(session.Path("captions/index.m3u8"));
        Assert.Contains("\"3.2.vtt\"", after, StringComparison.Ordinal);
        Assert.DoesNotContain("DISCONTINUITY", after, StringComparison.Ordinal);
    }

    /// <summary>Without what is told of the other renditions, which were published a little later.</summary>
    private static string Listed(string playlist) => playlist[..playlist.IndexOf("#EXT-X-RENDITION-REPORT", StringComparison.Ordinal)];

    private static async Task<TestSession> BeginAsync(TestOrigin origin)
    {
        var session = TestSession.Start(origin.Sessions, Loomcast.MediaServer.Live.StreamSettings.Default);
        await OpenAsync(session);
        return session;
    }

    private static async Task OpenAsync(TestSession session) =>
        await session.Publisher.OpenAsync([TestMedia.Video, TestMedia.Audio, TestMedia.Captions], TestMedia.StartsAt, CancellationToken.None);

    private static async Task PublishAsync(TestSession session, int from, int to)
    {
        for (session.Published = from; session.Published < to;)
        {
            await session.Publisher.AppendAsync(TestMedia.CaptionsPart(session.Published, Cues), CancellationToken.None);
            await session.PublishVideoAsync();
            await session.PublishAudioAsync();
        }
    }
}

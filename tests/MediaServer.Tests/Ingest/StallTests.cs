using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Loomcast.MediaServer.Live;
using Loomcast.Tests.Shared;

namespace Loomcast.MediaServer.Tests.Ingest;

/// <summary>A sender that falls silent: its session goes on without it, and takes it back.</summary>
public sealed class StallTests
{
    private const int Lost = 4; // seconds that arrive before the sender is lost
    private const int FilledTo = 7; // seconds, when it comes back
    private static readonly TimeSpan Away = TimeSpan.FromSeconds(6); // 3 of them until the stall is bridged, which is one and a half target durations

    [Theory]
    [InlineData("libx264 -preset ultrafast -pix_fmt yuv420p -g 25", "aac")]
    [InlineData("libx264 -preset veryfast -pix_fmt yuv420p -g 25 -bf 2", "aac -ac 2")]
    [InlineData("libx265 -preset ultrafast -x265-params keyint=25:min-keyint=25:log-level=none", "libopus")]
    [InlineData("libsvtav1 -preset 12 -g 25", "libopus -ac 2")]
    public async Task ALostSender_IsBridgedByItsKeyframeAndSilence_InItsOwnCodecs(string video, string audio)
    {
        var (time, stream, film) = await BeginAsync(video, audio);
        await using var origin = stream.Origin;

        await StandsInAsync(time, stream.External);
        await SendAsync(stream.External, [.. film.Header, .. film.Between(0, 8), .. Film.End]); // hurries after what it has missed
        time.Advance(TimeSpan.FromSeconds(2));
        await stream.External.EndedAsync();

        stream.External.CheckCadence();
        Assert.All(stream.External.Session.Stream.Renditions, rendition => Assert.Equal(0, rendition.Current.Window.Discontinuities));
        var frames = await Tools.FramesAsync(stream.External.Playlist("video"), "v:0");
        Assert.InRange(frames[^1] - frames[0], 7.9, 8);
        Assert.All(frames.Zip(frames.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, 0.001, 0.5));
        Assert.All(frames.Skip(2).Take((Lost * 25) - 5).Zip(frames.Skip(3)), pair => Assert.InRange(pair.Second - pair.First, 0.039, 0.041));
        Assert.All(frames.TakeLast(20).Zip(frames.TakeLast(19)), pair => Assert.InRange(pair.Second - pair.First, 0.039, 0.041));
        Assert.InRange(frames.Count, (Lost * 25) + 25 + 5, (Lost * 25) + 25 + 20);
        var sound = await LoudnessAsync(stream.External.Playlist("audio"));
        Assert.All(sound[(Lost * 10 + 3)..67], loud => Assert.InRange(loud, 0, 2));
        Assert.All(sound[5..(Lost * 10 - 3)].Concat(sound[73..78]), loud => Assert.InRange(loud, 500, short.MaxValue));
    }

    [Fact]
    public async Task ASenderThatGoesOnWhereItStopped_IsPutWhereTheClockIs_AfterADiscontinuity()
    {
        var (time, stream, film) = await BeginAsync("libx264 -preset ultrafast -pix_fmt yuv420p -g 25", "aac");
        await using var origin = stream.Origin;

        await StandsInAsync(time, stream.External);
        await SendAsync(stream.External, [.. film.Header, .. film.Between(Lost, Lost + 1)]);
        time.Advance(TimeSpan.FromSeconds(2));
        await SendAsync(stream.External, film.Between(Lost + 1, Lost + 2));
        time.Advance(TimeSpan.FromSeconds(2));
        await SendAsync(stream.External, [.. film.Between(Lost + 2, 8), .. Film.End]);
        time.Advance(TimeSpan.FromSeconds(2));
        await stream.External.EndedAsync();

        stream.External.CheckCadence();
        foreach (var rendition in stream.External.Session.Stream.Renditions)
        {
            var window = rendition.Current.Window;
            Assert.Equal(1, window.Discontinuities);
            var back = window.Segments.Single(segment => segment.Opening.IsDiscontinuous).Opening.Start / (double)rendition.Rendition.Timescale;
            Assert.InRange(back, Lost + 6 + 4 - 0.1, Lost + 6 + 4 + 1.1); // the clock, and the next key frame
        }
    }

    [Fact]
    public async Task ASenderThatStaysAway_IsFilledUntilTheSessionEnds()
    {
        var (time, stream, _) = await BeginAsync("libx264 -preset ultrafast -pix_fmt yuv420p -g 25", "aac");
        await using var origin = stream.Origin;

        await StandsInAsync(time, stream.External);
        await origin.WhenAsync(stream.External.Session.Id, told => told.Error?.Title == "The publisher is away");
        time.Advance(TimeSpan.FromSeconds(60));
        await stream.External.EndedAsync();

        Assert.Contains("#EXT-X-ENDLIST", await stream.External.PlaylistAsync("video"), StringComparison.Ordinal);
        Assert.Equal("The publisher did not come back", stream.External.Session.Log.Snapshot.Error!.Title);
        stream.External.CheckCadence();
    }

    [Theory]
    [InlineData("\"event\"", "true")]
    [InlineData("600", "false")]
    public async Task WhatIsNotToBeFilled_IsHeld(string window, string filler)
    {
        var (time, stream, film) = await BeginAsync("libx264 -preset ultrafast -pix_fmt yuv420p -g 25", "aac", window, filler);
        await using var origin = stream.Origin;
        var before = stream.External.Session.Stream.Renditions.ToDictionary(r => r.Rendition.Name, r => r.Current);

        time.Advance(Away + Away);
        await origin.WhenAsync(stream.External.Session.Id, told => told.Error?.Title == "The publisher is away");

        Assert.All(stream.External.Session.Stream.Renditions, rendition => Assert.Same(before[rendition.Rendition.Name], rendition.Current));
        await SendAsync(stream.External, [.. film.Header, .. film.Between(Lost, 8), .. Film.End]);
        time.Advance(TimeSpan.FromSeconds(2));
        await stream.External.EndedAsync();
        Assert.Equal(8 * 25, (await Tools.FramesAsync(stream.External.Playlist("video"), "v:0")).Count);
    }

    /// <summary>A session whose sender has sent the first seconds of eight.</summary>
    private static async Task<(ManualTime Time, (TestOrigin Origin, ExternalStream External) Stream, Film Film)> BeginAsync(
        string video, string audio, string window = "600", string filler = "true")
    {
        var film = Film.Of(await Tools.EncodeAsync(
            $"-f lavfi -i testsrc2=size=128x72:rate=25:duration=8 -f lavfi -i sine=frequency=440:sample_rate=48000:duration=8 -c:v {video} -c:a {audio} {Tools.Fragmented} -frag_duration 200000"));
        var time = new ManualTime();
        var origin = await TestOrigin.StartAsync([$"--Ingest:Filler={filler}"], time);
        var options = JsonNode.Parse($$"""{"window":{{window}},"tracks":["video","audio"]}""");
        var stream = await ExternalStream.MakeAsync(origin, options);
        for (var second = 0; second < Lost; second++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await SendAsync(stream, [.. film.Header, .. film.Between(second, second + 1)]);
        }

        return (time, (origin, stream), film);
    }

    /// <summary>Lets the sender be away, until all that is due by then was filled.</summary>
    private static async Task StandsInAsync(ManualTime time, ExternalStream stream)
    {
        time.Advance(Away);
        await stream.UntilAsync(() => stream.Session.Stream.TryFind("video", out var video) && EndOf(video) >= FilledTo - 0.5);
    }

    private static async Task SendAsync(ExternalStream stream, byte[] body)
    {
        using var answer = await stream.PublishAsync("live.mp4", body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>The largest sample of each tenth of a second.</summary>
    private static async Task<List<int>> LoudnessAsync(Uri playlist)
    {
        var pcm = await Tools.EncodeAsync($"-i {playlist} -ac 1 -ar 48000 -f s16le");
        return [.. MemoryMarshal.Cast<byte, short>(pcm).ToArray().Chunk(4800).Select(tenth => tenth.Max(sample => Math.Abs((int)sample)))];
    }

    private static double EndOf(LiveRendition rendition) => rendition.Current.Window.End / (double)rendition.Rendition.Timescale;
}

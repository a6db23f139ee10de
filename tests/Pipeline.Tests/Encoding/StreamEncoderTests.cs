using System.Collections.Immutable;
using Loomcast.Pipeline.Captions;
using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Sessions;
using Loomcast.Pipeline.Timeline;
using Loomcast.Tests.Shared;

namespace Loomcast.Pipeline.Tests.Encoding;

public sealed class StreamEncoderTests : IDisposable
{
    private static readonly VideoFormat Format = new(64, 64);
    private static readonly ImmutableArray<Rung> Alone = VideoLadder.None.RungsFor(Format, new EncodingOptions().VideoBitrate);
    private static readonly TimeSpan Part = TimeSpan.FromSeconds(0.2);
    private static readonly StreamStart New = StreamStart.For(Format, Part, DateTimeOffset.UnixEpoch, null);
    private readonly CollectingPublisher _publisher = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("loomcast-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task EncodesEverySlice_IntoPartsOfFixedDuration()
    {
        await EncodeAsync(slices: 120);

        var video = _publisher.Parts("video");
        Assert.All(video, part => Assert.Equal(18_000, part.Duration));
        Assert.Equal(24, video.Count);
        Assert.Equal([0, 10, 20], video.Index().Where(part => part.Item.EndsSegment).Select(part => part.Index));
        Assert.Equal([0, 1, 6, 11, 16, 21], video.Index().Where(part => part.Item.IsIndependent).Select(part => part.Index));
    }

    [Fact]
    public async Task AudioAndVideo_LastEquallyLong_WithinOneAudioFrame()
    {
        await EncodeAsync(slices: 123);

        var video = _publisher.Parts("video").Sum(part => part.Duration) / 90_000.0;
        var audio = _publisher.Parts("audio").Sum(part => part.Duration) / 48_000.0;
        Assert.Equal(123 * 0.04, video, 6);
        Assert.InRange(audio - video, 0, 1024 / 48_000.0);
    }

    [Fact]
    public async Task WhatFfprobeReads_HasContinuousTimestamps()
    {
        await EncodeAsync(slices: 60);

        var video = await PacketsAsync("video");
        var audio = await PacketsAsync("audio");
        Assert.Equal(Enumerable.Range(0, 60).Select(n => n * 3600L), video);
        Assert.Equal(Enumerable.Range(0, audio.Count).Select(n => n * 1024L), audio);
    }

    [Fact]
    public async Task Sound_StandsWhereItWasPut()
    {
        // a click in slice 20: 0.8 s after the start
        await EncodeAsync(slices: 50, samples: slice => slice == 20 ? Click : default);

        var pcm = await DecodeAsync("audio");
        var loudest = pcm.Index().MaxBy(sample => Math.Abs((int)sample.Item)).Index;
        Assert.InRange(loudest / 48_000.0, 0.8, 0.84);
    }

    [Fact]
    public async Task ARunningStream_PublishesAPart_WithoutTheFrameAfterIt()
    {
        await using var encoder = new StreamEncoder(Format, Alone, Part, new EncodingOptions(), _publisher, New);
        using var stop = new CancellationTokenSource();
        var run = encoder.RunAsync(stop.Token);
        for (var slice = 0; slice < 5; slice++)
        {
            await encoder.WriteAsync(Picture(slice), default);
        }

        await _publisher.FirstPart.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Fact]
    public async Task AnEncoderThatFails_EndsTheStream_WithItsOwnWords()
    {
        var options = new EncodingOptions { VideoPreset = "no-such-preset" };
        await using var encoder = new StreamEncoder(Format, Alone, Part, options, _publisher, New);
        var run = encoder.RunAsync(default);
        for (var slice = 0; slice < 25; slice++)
        {
            await encoder.WriteAsync(Picture(slice), default);
        }

        var failure = await Assert.ThrowsAsync<EncodingException>(() => run.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Contains("no-such-preset", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AStreamThatGoesOn_ContinuesPartsKeyframesAndSound_WhereEachRenditionEnded()
    {
        await EncodeAsync(slices: 35);
        var (video, audio) = (_publisher.Parts("video"), _publisher.Parts("audio"));
        // The earlier run was killed: two parts of sound and the end of the stream were not published.
        var earlier = new StreamProgress(DateTimeOffset.UnixEpoch, new Dictionary<string, long> { ["video"] = video[6].Start + 18_000, ["audio"] = audio[5].Start });

        var start = StreamStart.For(Format, Part, DateTimeOffset.UnixEpoch.AddSeconds(3), earlier);
        Assert.Equal(new StreamStart(DateTimeOffset.UnixEpoch, Slice: 35, VideoPart: 7, AudioPart: 5), start);
        var earlierFile = (Video: video.Take(7), Audio: audio.Take(5));
        _publisher.Clear(keep: [.. earlierFile.Video, .. earlierFile.Audio]);
        await EncodeAsync(slices: 40, slice => slice == 50 ? Click : default, start);

        Assert.Equal([7, 11], _publisher.Parts("video").Index().Skip(7).Where(part => part.Item.IsIndependent).Select(part => part.Index));
        Assert.Equal([0, 10], _publisher.Parts("video").Index().Where(part => part.Item.EndsSegment).Select(part => part.Index));
        Assert.Equal(Enumerable.Range(0, 75).Select(n => n * 3600L), await PacketsAsync("video"));
        var frames = await PacketsAsync("audio");
        Assert.Equal(Enumerable.Range(0, frames.Count).Select(n => n * 1024L), frames);
        var pcm = await DecodeAsync("audio");
        Assert.InRange(pcm.Index().MaxBy(sample => Math.Abs((int)sample.Item)).Index / 48_000.0, 2.0, 2.04);
    }

    [Fact]
    public async Task Captions_AreCutWhereThePicturesAre_AndNeverBehindThem()
    {
        var captions = Saying(("Hello", 0.5, 0.9), ("there.", 0.9, 1.3));
        await EncodeAsync(slices: 58, captions: captions);

        var (video, text) = (_publisher.Parts("video"), _publisher.Parts("captions"));
        Assert.Equal(video.Select(part => (part.Start, part.Duration, part.EndsSegment)), text.Select(part => (part.Start, part.Duration, part.EndsSegment)));
        Assert.Equal(text.Zip(video).SelectMany(pair => new[] { pair.First, pair.Second }), _publisher.AllParts.Where(part => part.Rendition != "audio"));
        Cue[] hello = [new(500, 900, "Hello"), new(900, 1300, "Hello there.")];
        Assert.Equal([[], [], [hello[0]], [hello[0]], hello, [hello[1]]], text.Take(6).Select(part => WebVtt.Parse(part.Bytes.Span)));
        Assert.Equal((MediaKind.Subtitles, 18_000, 2), _publisher.Renditions.Where(r => r.Name == "captions").Select(r => (r.Kind, r.PartTarget, r.SegmentTarget)).Single());
    }

    [Theory]
    [InlineData(6, 7)]
    [InlineData(7, 6)]
    public async Task AfterARestart_CaptionsGoOn_WhereTheyEnded(int video, int captions)
    {
        await EncodeAsync(slices: 25, captions: new CaptionTrack());
        var audio = _publisher.Parts("audio");
        _publisher.Clear(keep: []);
        var ends = new Dictionary<string, long> { ["video"] = video * 18_000, ["audio"] = audio[^1].Start, ["captions"] = captions * 18_000 };
        var start = StreamStart.For(Format, Part, DateTimeOffset.UnixEpoch.AddSeconds(3), new StreamProgress(DateTimeOffset.UnixEpoch, ends));

        await EncodeAsync(slices: 25, start: start, captions: Saying(("Hello", 1.3, 1.5)));

        Assert.Equal((video * 18_000L, captions * 18_000L), (_publisher.Parts("video")[0].Start, _publisher.Parts("captions")[0].Start));
        Assert.Equal(_publisher.Parts("video")[^1].Start, _publisher.Parts("captions")[^1].Start);
        Assert.All(_publisher.Parts("captions").Zip(_publisher.Parts("captions").Skip(1)), pair => Assert.Equal(pair.First.Start + pair.First.Duration, pair.Second.Start));
    }

    private static CaptionTrack Saying(params (string Text, double Start, double End)[] words)
    {
        var track = new CaptionTrack();
        track.Follow(new TranscriptEvent { At = default, Turn = 1, Role = TranscriptEvent.Assistant, Text = "", Words = [.. words.Select(word => new TranscriptWord(word.Text, word.Start, word.End))] });
        return track;
    }

    private static ReadOnlyMemory<short> Click => Enumerable.Repeat((short)20_000, 1920).ToArray();

    private static Slice Picture(int slice, ReadOnlyMemory<short> samples = default)
    {
        var bytes = new byte[Format.FrameBytes];
        new Random(slice).NextBytes(bytes);
        return new Slice(new VideoFrame(bytes), samples, slice);
    }

    private async Task EncodeAsync(int slices, Func<int, ReadOnlyMemory<short>>? samples = null, StreamStart? start = null, CaptionTrack? captions = null)
    {
        start ??= New;
        await using var encoder = new StreamEncoder(Format, Alone, Part, new EncodingOptions(), _publisher, start, captions);
        var run = encoder.RunAsync(default);
        for (var slice = 0; slice < slices; slice++)
        {
            await encoder.WriteAsync(Picture(slice, samples?.Invoke((int)start.Slice + slice) ?? default), default);
        }

        encoder.Complete();
        await run;
    }

    private async Task<List<long>> PacketsAsync(string rendition) =>
        [.. (await MediaTool.ProbeAsync("packet=dts", await WriteAsync(rendition))).Select(line => long.Parse(line, null))];

    private async Task<short[]> DecodeAsync(string rendition)
    {
        var bytes = await MediaTool.EncodeAsync(["-i", await WriteAsync(rendition), "-f", "s16le", "-ac", "1", "pipe:1"]);
        var samples = new short[bytes.Length / 2];
        Buffer.BlockCopy(bytes, 0, samples, 0, samples.Length * 2);
        return samples;
    }

    /// <returns>Where its file is.</returns>
    private async Task<string> WriteAsync(string rendition)
    {
        var file = Path.Combine(_folder, rendition + ".mp4");
        await File.WriteAllBytesAsync(file, _publisher.File(rendition));
        return file;
    }
}

using System.Collections.Immutable;
using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Sessions;
using Loomcast.Pipeline.Timeline;
using Loomcast.Tests.Shared;

namespace Loomcast.Pipeline.Tests.Encoding;

/// <summary>Several renditions of the same pictures, made by one ffmpeg.</summary>
public sealed class LadderTests : IDisposable
{
    private static readonly VideoFormat Format = new(256, 256);
    private static readonly TimeSpan Part = TimeSpan.FromSeconds(0.2);
    private static readonly ImmutableArray<Rung> Rungs = VideoLadder.Auto.RungsFor(Format, 400_000);
    private readonly CollectingPublisher _publisher = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("loomcast-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task AllRungs_HaveTheSameParts_AndTheSameKeyframes()
    {
        await EncodeAsync(slices: 123);

        Assert.Equal(["video", "video-184", "video-128", "audio"], _publisher.Renditions.Select(r => r.Name));
        var top = _publisher.Parts("video");
        Assert.Equal(25, top.Count);
        Assert.Equal([0, 1, 6, 11, 16, 21], top.Index().Where(part => part.Item.IsIndependent).Select(part => part.Index));
        Assert.All(Rungs, rung => Assert.Equal(top.Select(GridOf), _publisher.Parts(rung.Name).Select(GridOf)));
    }

    [Fact]
    public async Task WhatFfprobeReads_HasTheSizeTheColoursAndTheTimesOfItsRung()
    {
        await EncodeAsync(slices: 60);

        foreach (var rung in Rungs)
        {
            var shape = await ProbeAsync(rung.Name, "stream=width,height,color_range,color_space,color_transfer,color_primaries");
            Assert.Equal([$"{rung.Format.Width},{rung.Format.Height},tv,bt709,bt709,bt709"], shape);
            var frames = await ProbeAsync(rung.Name, "packet=dts,flags");
            Assert.Equal(Enumerable.Range(0, 60).Select(n => $"{n * 3600},{(n is 0 or 5 or 30 or 55 ? "K" : "_")}_"), frames);
        }
    }

    [Fact]
    public async Task NoRung_NeedsMoreThanItAnnounces()
    {
        await EncodeAsync(slices: 505);

        foreach (var rendition in _publisher.Renditions.Where(r => r.Kind == MediaKind.Video))
        {
            var parts = _publisher.Parts(rendition.Name);
            var seconds = parts.Sum(part => part.Duration) / 90_000.0;
            var peak = parts.Skip(1).Chunk(10).Where(segment => segment.Length == 10).Max(segment => segment.Sum(part => part.Bytes.Length) * 8 / 2.0);

            // Restless pictures; of quiet ones even less is needed.
            Assert.InRange(parts.Sum(part => part.Bytes.Length) * 8 / seconds, 0.5 * rendition.AverageBitrate, 1.1 * rendition.AverageBitrate);
            Assert.InRange(peak, 0, 1.25 * rendition.PeakBitrate);
        }
    }

    [Fact]
    public async Task ARunningLadder_PublishesAPartOfEachRung_WithoutTheFrameAfterIt()
    {
        await using var encoder = new StreamEncoder(Format, Rungs, Part, new EncodingOptions(), _publisher, Start(null));
        using var stop = new CancellationTokenSource();
        var run = encoder.RunAsync(stop.Token);
        for (var slice = 0; slice < 5; slice++)
        {
            await encoder.WriteAsync(Picture(slice), default);
        }

        await Task.WhenAll(Rungs.Select(rung => _publisher.WhenPartAsync(rung.Name))).WaitAsync(TimeSpan.FromSeconds(30));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Fact]
    public async Task AnEncoderThatFails_EndsALadder_WithItsOwnWords()
    {
        var options = new EncodingOptions { VideoPreset = "no-such-preset" };
        await using var encoder = new StreamEncoder(Format, Rungs, Part, options, _publisher, Start(null));
        var run = encoder.RunAsync(default);
        for (var slice = 0; slice < 25; slice++)
        {
            await encoder.WriteAsync(Picture(slice), default);
        }

        var failure = await Assert.ThrowsAsync<EncodingException>(() => run.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Contains("no-such-preset", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ALadderThatGoesOn_ContinuesEachRung_WhereItEnded()
    {
        await EncodeAsync(slices: 35);
        // The earlier run was killed between the parts of the rungs.
        var listed = new Dictionary<string, int> { ["video"] = 7, ["video-184"] = 6, ["video-128"] = 7, ["audio"] = 6 };
        var kept = listed.ToDictionary(rendition => rendition.Key, rendition => _publisher.Parts(rendition.Key).Take(rendition.Value).ToList());
        _publisher.Clear(keep: [.. kept.Values.SelectMany(parts => parts)]);
        var ends = kept.ToDictionary(rendition => rendition.Key, rendition => rendition.Value[^1].Start + rendition.Value[^1].Duration);

        await EncodeAsync(slices: 45, Start(new StreamProgress(DateTimeOffset.UnixEpoch, ends)));

        foreach (var rung in Rungs)
        {
            var times = await ProbeAsync(rung.Name, "packet=dts");
            Assert.Equal(Enumerable.Range(0, 75).Select(n => $"{n * 3600}"), times);
            // Each can be decoded from where it goes on; there, all rungs may be entered.
            Assert.Equal(75, (await ProbeAsync(rung.Name, "frame=pict_type")).Count);
            var independent = _publisher.Parts(rung.Name).Index().Where(part => part.Item.IsIndependent).Select(part => part.Index).ToList();
            Assert.Contains(listed[rung.Name], independent);
            Assert.Contains(7, independent);
        }
    }

    private static (long Start, int Duration, bool IsIndependent, bool EndsSegment) GridOf(MediaPart part) => (part.Start, part.Duration, part.IsIndependent, part.EndsSegment);

    private static StreamStart Start(StreamProgress? earlier) => StreamStart.For(Format, Part, DateTimeOffset.UnixEpoch.AddSeconds(2), earlier);

    private static Slice Picture(int slice)
    {
        // Coarse noise: restless, and still there when it is scaled down.
        var (bytes, random) = (new byte[Format.FrameBytes], new Random(slice));
        for (var y = 0; y < 256; y += 8)
        {
            for (var x = 0; x < 256; x += 8)
            {
                var luma = (byte)random.Next(16, 236);
                for (var row = y; row < y + 8; row++)
                {
                    bytes.AsSpan((row * 256) + x, 8).Fill(luma);
                }
            }
        }

        bytes.AsSpan(256 * 256).Fill(128);
        return new Slice(new VideoFrame(bytes), default, slice);
    }

    private async Task EncodeAsync(int slices, StreamStart? start = null)
    {
        start ??= Start(null);
        await using var encoder = new StreamEncoder(Format, Rungs, Part, new EncodingOptions(), _publisher, start);
        var run = encoder.RunAsync(default);
        for (var slice = 0; slice < slices; slice++)
        {
            await encoder.WriteAsync(Picture((int)start.Slice + slice), default);
        }

        encoder.Complete();
        await run.WaitAsync(TimeSpan.FromSeconds(60));
    }

    private async Task<IReadOnlyList<string>> ProbeAsync(string rendition, string entries)
    {
        var file = Path.Combine(_folder, rendition + ".mp4");
        await File.WriteAllBytesAsync(file, _publisher.File(rendition));
        return await MediaTool.ProbeAsync(entries, file);
    }
}

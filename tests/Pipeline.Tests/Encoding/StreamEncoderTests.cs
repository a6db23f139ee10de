using System.Diagnostics;
using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Tests.Encoding;

public sealed class StreamEncoderTests : IDisposable
{
    private static readonly VideoFormat Format = new(64, 64);
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
        Assert.True(_publisher.IsClosed);
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
        await using var encoder = new StreamEncoder(Format, TimeSpan.FromSeconds(0.2), new EncodingOptions(), _publisher);
        using var stop = new CancellationTokenSource();
        var run = encoder.RunAsync(DateTimeOffset.UnixEpoch, stop.Token);
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
        await using var encoder = new StreamEncoder(Format, TimeSpan.FromSeconds(0.2), options, _publisher);
        var run = encoder.RunAsync(DateTimeOffset.UnixEpoch, default);
        for (var slice = 0; slice < 25; slice++)
        {
            await encoder.WriteAsync(Picture(slice), default);
        }

        var failure = await Assert.ThrowsAsync<EncodingException>(() => run.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Contains("no-such-preset", failure.Message, StringComparison.Ordinal);
    }

    private static ReadOnlyMemory<short> Click => Enumerable.Repeat((short)20_000, 1920).ToArray();

    private static Slice Picture(int slice, ReadOnlyMemory<short> samples = default)
    {
        var bytes = new byte[Format.FrameBytes];
        new Random(slice).NextBytes(bytes);
        return new Slice(new VideoFrame(bytes), samples, slice);
    }

    private async Task EncodeAsync(int slices, Func<int, ReadOnlyMemory<short>>? samples = null)
    {
        await using var encoder = new StreamEncoder(Format, TimeSpan.FromSeconds(0.2), new EncodingOptions(), _publisher);
        var run = encoder.RunAsync(DateTimeOffset.UnixEpoch, default);
        for (var slice = 0; slice < slices; slice++)
        {
            await encoder.WriteAsync(Picture(slice, samples?.Invoke(slice) ?? default), default);
        }

        encoder.Complete();
        await run;
    }

    private async Task<List<long>> PacketsAsync(string rendition)
    {
        var text = await RunAsync("ffprobe", rendition, "-v", "error", "-show_entries", "packet=dts", "-of", "csv=p=0");
        return [.. System.Text.Encoding.UTF8.GetString(text).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => long.Parse(line.TrimEnd(','), null))];
    }

    private async Task<short[]> DecodeAsync(string rendition)
    {
        var bytes = await RunAsync("ffmpeg", rendition, "-v", "error", "-f", "s16le", "-ac", "1", "pipe:1");
        var samples = new short[bytes.Length / 2];
        Buffer.BlockCopy(bytes, 0, samples, 0, samples.Length * 2);
        return samples;
    }

    private async Task<byte[]> RunAsync(string program, string rendition, params string[] arguments)
    {
        var file = Path.Combine(_folder, rendition + ".mp4");
        await File.WriteAllBytesAsync(file, _publisher.File(rendition));
        string[] all = program == "ffmpeg" ? ["-i", file, .. arguments] : [.. arguments, file];
        using var process = Process.Start(new ProcessStartInfo(program, all) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        using var output = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(output);
        await process.WaitForExitAsync();
        Assert.Equal("", await errors);
        return output.ToArray();
    }
}

using Loomcast.Pipeline.Fmp4;
using Loomcast.Pipeline.Sources;
using Loomcast.Pipeline.Tests.Fmp4;
using static Loomcast.Pipeline.Tests.Sources.SourceReading;

namespace Loomcast.Pipeline.Tests.Sources;

public sealed class CopiedPictureReaderTests(Videos videos) : IClassFixture<Videos>
{
    private const string Reordered = "-c:v libx264 -preset veryfast -bf 3 -g 50 -pix_fmt yuv420p -c:a aac";

    [Theory]
    [InlineData("mp4", Reordered)]
    [InlineData("mp4", Reordered + " -movflags +faststart")]
    [InlineData("mp4", Reordered + " -movflags +frag_keyframe+empty_moov+default_base_moof")]
    [InlineData("mkv", Reordered)]
    [InlineData("mkv", Videos.H264)]
    public async Task EachPacket_IsTheFilesOwn_AtItsTime(string extension, string codecs)
    {
        var path = await videos.MakeAsync($"{Videos.Flash} {Videos.Beep} {codecs}", extension);
        var file = Videos.Uploaded(path);
        var source = await DescribeAsync(file);
        var samples = await CopyAsync(file, source);
        var packets = await EncodedFile.PacketsAsync(await File.ReadAllBytesAsync(await videos.MakeAsync($"-i {path} -c copy -movflags +faststart", "mp4")), "v:0");

        Assert.True(source.Picture!.CanBeCopied);
        Assert.Equal(100, samples.Count);
        Assert.Equal(packets.Select(p => (p.Size, p.IsKey)), samples.Select(s => (s.Data.Length, s.IsSync)));
        Assert.All(packets.Zip(samples), pair => Assert.Equal(pair.First.Time, TimeOf(pair.Second), 0.002));
        Assert.InRange(samples.Min(TimeOf), 0, 0.081); // without an edit list, the delay of the reordering stays
        Assert.All(samples.Take(99), sample => Assert.InRange(sample.Duration / (double)sample.Track.Timescale, 0.038, 0.042));
        Assert.Equal((320, 240), (samples[0].Track.Width, samples[0].Track.Height));
        Assert.StartsWith("avc1.", samples[0].Track.Codecs);
    }

    [Theory]
    [InlineData("mp4", "-c:v libx264 -preset ultrafast -pix_fmt yuv422p")]
    [InlineData("mp4", "-c:v mpeg4")]
    [InlineData("avi", "-c:v libx264 -preset ultrafast -pix_fmt yuv420p")]
    [InlineData("webm", "-c:v libvpx -deadline realtime -cpu-used 8")]
    public async Task WhatNotEveryPlayerShows_IsNotToBeCopied(string extension, string codecs) =>
        Assert.False((await DescribeAsync(await videos.UploadedAsync($"{Videos.Flash} {codecs}", extension))).Picture!.CanBeCopied);

    private static double TimeOf(MediaSample sample) => (sample.DecodeTime + sample.CompositionOffset + sample.Track.EditOffset) / (double)sample.Track.Timescale;

    private static async Task<List<MediaSample>> CopyAsync(GrowingFile file, SourceDescription source)
    {
        var samples = new List<MediaSample>();
        await foreach (var sample in new CopiedPictureReader(file, source, Limits).ReadAsync(CancellationToken.None))
        {
            samples.Add(sample);
        }

        return samples;
    }
}

using System.Buffers;
using System.Buffers.Binary;
using Loomcast.Pipeline.Fmp4;

namespace Loomcast.Pipeline.Tests.Fmp4;

public sealed class Fmp4ReaderTests
{
    private const string Both = $"{EncodedFile.Picture} {EncodedFile.Sound}";

    [Theory]
    [InlineData($"{Both} {EncodedFile.H264} -c:a aac {EncodedFile.Fragmented}", "avc1.42C00A", "mp4a.40.2")]
    [InlineData($"{Both} {EncodedFile.H264} -bf 2 -profile:v main -c:a aac {EncodedFile.Fragmented}", "avc1.4D400A", "mp4a.40.2")]
    [InlineData($"{Both} {EncodedFile.H264} -bf 2 -profile:v main -c:a aac -f mp4 -movflags +frag_every_frame+delay_moov", "avc1.4D400A", "mp4a.40.2")]
    [InlineData($"{Both} {EncodedFile.H264} -c:a libopus -f mp4 -movflags +frag_keyframe+empty_moov", "avc1.42C00A", "opus")]
    [InlineData($"{Both} -c:v libx265 -preset ultrafast -x265-params keyint=25:log-level=none -c:a aac {EncodedFile.Fragmented}", "hvc1.1.6.L30.90", "mp4a.40.2")]
    [InlineData($"{Both} -c:v libsvtav1 -preset 12 -g 25 -svtav1-params rc=0 -c:a libopus {EncodedFile.Fragmented}", "av01.0.00M.08", "opus")]
    public async Task EachSample_ComesOut_AsFfprobeSeesIt(string arguments, string video, string audio)
    {
        var file = await EncodedFile.MakeAsync(arguments);

        var (tracks, samples) = Read(file, pieces: 1000);

        Assert.Equal([video, audio], tracks.Select(track => track.Codecs));
        Assert.Equal((128, 72), (tracks[0].Width, tracks[0].Height));
        Assert.Equal(1, tracks[1].Channels);
        foreach (var (track, stream) in tracks.Zip((string[])["v:0", "a:0"]))
        {
            var packets = await EncodedFile.PacketsAsync(file, stream);
            var ours = samples.Where(sample => sample.Track == track).ToList();
            Assert.Equal(packets.Select(packet => packet.Size), ours.Select(sample => sample.Data.Length));
            Assert.All(packets.Zip(ours), pair => Assert.Equal(pair.First.Time, Presented(pair.Second), 0.0015));
            Assert.Equal(packets.Select(packet => packet.IsKey), ours.Select(sample => sample.IsSync));
        }
    }

    [Fact]
    public async Task ASample_ComesOut_WithItsLastByte()
    {
        var file = await EncodedFile.MakeAsync($"{EncodedFile.Picture} {EncodedFile.H264} {EncodedFile.Fragmented}");
        var reader = new Fmp4Reader();
        var buffer = new ReadOnlySequence<byte>(file);
        var fed = 0;
        for (var sample = 0; sample < 30;)
        {
            // Feed byte by byte what the reader has not taken: nothing may come before, or wait for more than, its own bytes.
            var window = buffer.Slice(0, Math.Min(fed, buffer.Length));
            var before = window.Length;
            if (reader.TryRead(ref window, out var arrival))
            {
                sample += arrival.Sample is { } read && file.AsSpan().IndexOf(read.Data.Span) >= 0 ? 1 : 0;
                Assert.Equal(0, window.Length);
            }

            buffer = buffer.Slice(before - window.Length);
            fed = (int)window.Length + 1;
        }
    }

    [Fact]
    public async Task SamplesOfSoundAndPicture_AreFound_WhereOffsetsCountFromTheStart()
    {
        var plain = await EncodedFile.MakeAsync($"{Both} {EncodedFile.H264} -c:a aac {EncodedFile.Fragmented}");
        var counted = await EncodedFile.MakeAsync($"{Both} {EncodedFile.H264} -c:a aac -f mp4 -movflags +frag_keyframe+empty_moov");

        Assert.Equal(Read(plain).Samples.Select(sample => sample.Data.ToArray()), Read(counted).Samples.Select(sample => sample.Data.ToArray()));
    }

    [Theory]
    [InlineData($"{EncodedFile.Picture} -c:v libvpx-vp9 -deadline realtime -cpu-used 8 {EncodedFile.Fragmented}", MediaFault.Unsupported, "vp09")]
    [InlineData($"{EncodedFile.Picture} -c:v mpeg2video {EncodedFile.Fragmented}", MediaFault.Unsupported, "mp4v")]
    [InlineData($"{EncodedFile.Sound} -c:a libmp3lame {EncodedFile.Fragmented}", MediaFault.Unsupported, "0x6B")]
    [InlineData($"{EncodedFile.Picture} {EncodedFile.H264} -f mp4 -movflags +frag_keyframe+default_base_moof", MediaFault.Broken, "empty_moov")]
    [InlineData($"{EncodedFile.Picture} {EncodedFile.H264} -f mpegts", MediaFault.Broken, "no MP4")]
    public async Task WhatCannotBeServed_IsRefused_WithTheReason(string arguments, object fault, string reason)
    {
        var file = await EncodedFile.MakeAsync(arguments);

        var refusal = Assert.Throws<MediaException>(() => Read(file));

        Assert.Equal((MediaFault)fault, refusal.Fault);
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFragmentBeforeItsHeader_IsRefused_AndTakenWithTheHeaderOfAnEarlierRequest()
    {
        var file = await EncodedFile.MakeAsync($"{EncodedFile.Picture} {EncodedFile.H264} {EncodedFile.Fragmented}");
        var fragment = file.AsMemory(file.AsSpan().IndexOf("moof"u8) - 4);

        var refusal = Assert.Throws<MediaException>(() => Read(fragment.ToArray()));
        var known = Read(file).Tracks;

        Assert.Equal(MediaFault.NoHeader, refusal.Fault);
        Assert.Equal(50, Read(fragment.ToArray(), tracks: known).Samples.Count);
    }

    [Fact]
    public async Task HostileBytes_AreRefused_AndDoNothingElse()
    {
        var file = await EncodedFile.MakeAsync($"{Both} {EncodedFile.H264} -c:a aac {EncodedFile.Fragmented}");
        var random = new Random(3);
        var refused = 0;
        for (var round = 0; round < 3000; round++)
        {
            var hostile = file.AsSpan(0, Math.Min(file.Length, 4000)).ToArray();
            for (var change = random.Next(1, 6); change > 0; change--)
            {
                hostile[random.Next(hostile.Length)] = (byte)random.Next(256);
            }

            try
            {
                Read(hostile);
            }
            catch (MediaException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 1, 3000);
    }

    [Fact]
    public void ABoxThatIsTooLarge_IsRefused_BeforeItIsThere()
    {
        var header = new byte[8];
        BinaryPrimitives.WriteInt32BigEndian(header, 1 << 30);
        "moov"u8.CopyTo(header.AsSpan(4));

        Assert.Equal(MediaFault.TooLarge, Assert.Throws<MediaException>(() => Read(header)).Fault);
    }

    [Fact]
    public async Task TheRebuiltHeader_HasOneTrackAndNoDuration_AndShowsTheFirstPictureAtTheFirstTfdt()
    {
        var file = await EncodedFile.MakeAsync($"{Both} -c:v libx265 -preset ultrafast -x265-params keyint=25:bframes=2:log-level=none -c:a aac -f mp4 -movflags +frag_keyframe+delay_moov");
        var (tracks, samples) = Read(file);
        var video = samples.Where(sample => sample.Track == tracks[0]).ToList();
        var delay = video[0].CompositionOffset;

        var init = InitSegment.Of(tracks[0], delay);
        var encoded = video.Select(sample => new EncodedSample(sample.Data, sample.IsSync, sample.Duration, sample.CompositionOffset)).ToArray();
        var served = (byte[])[.. init.Span, .. FragmentWriter.Write(1, 0, video[0].Duration, encoded).Span];

        Assert.True(delay > 0, "the encoder reorders frames");
        var packets = await EncodedFile.PacketsAsync(served, "v:0");
        Assert.All(packets.Zip(video), pair => Assert.Equal((pair.Second.DecodeTime + pair.Second.CompositionOffset - delay) / (double)tracks[0].Timescale, pair.First.Time, 1e-5));
        Assert.True(init.Span.IndexOf("hvc1"u8) > 0, "Apple's players want the parameter sets in the header");
    }

    private static double Presented(MediaSample sample) =>
        (sample.DecodeTime + sample.CompositionOffset + sample.Track.EditOffset) / (double)sample.Track.Timescale;

    /// <summary>Feeds the bytes in pieces of random size.</summary>
    private static (IReadOnlyList<MediaTrack> Tracks, List<MediaSample> Samples) Read(byte[] file, int pieces = 1, IReadOnlyList<MediaTrack>? tracks = null)
    {
        var reader = new Fmp4Reader(tracks);
        var samples = new List<MediaSample>();
        var random = new Random(1);
        var (taken, there) = (0, 0);
        while (there < file.Length)
        {
            there = Math.Min(file.Length, pieces == 1 ? file.Length : there + random.Next(1, 2 * file.Length / pieces));
            var buffer = new ReadOnlySequence<byte>(file.AsMemory(taken, there - taken));
            while (reader.TryRead(ref buffer, out var arrival))
            {
                tracks = arrival.Tracks ?? tracks;
                if (arrival.Sample is { } sample)
                {
                    samples.Add(sample);
                }
            }

            taken = there - (int)buffer.Length;
        }

        return (tracks ?? [], samples);
    }
}

using System.Diagnostics;
using System.IO.Pipelines;
using Loomcast.Pipeline.Speech;

namespace Loomcast.Pipeline.Tests.Speech;

public sealed class AudioDecoderTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly string[] Tone = ["-f", "lavfi", "-i", "sine=frequency=440:duration=2:sample_rate=48000"];
    private const string MarkedRate = "47987"; // no other test's sound has it: ffmpeg's command line tells whose it is
    private static readonly string[] MarkedTone = ["-f", "lavfi", "-i", $"sine=frequency=440:duration=30:sample_rate={MarkedRate}"];
    private static readonly string[] Picture = ["-f", "lavfi", "-i", "testsrc=size=64x64:rate=10:duration=2"];

    private readonly string[] _strangers = Spools(); // as of servers that were killed

    public static TheoryData<string, string, string> Formats => new()
    {
        { "wav", "audio/wav", "-c:a pcm_s16le" },
        { "wav", "audio/x-wav", "-c:a pcm_f32le -ar 44100 -ac 2" },
        { "webm", "audio/webm;codecs=opus", "-c:a libopus" },
        { "webm", "audio/webm", "-c:a libopus -live 1 -cluster_time_limit 200" },
        { "ogg", "audio/ogg; codecs=opus", "-c:a libopus" },
        { "ogg", "AUDIO/OGG", "-c:a libvorbis" },
        { "m4a", "audio/x-m4a", "-c:a aac -movflags +faststart" },
        { "mp4", "audio/mp4", "-c:a aac -movflags +frag_keyframe+empty_moov+default_base_moof -frag_duration 200000" },
        { "mp3", "audio/mpeg", "-c:a libmp3lame" },
    };

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task EveryFormat_BecomesTheRecognisersSamples(string extension, string mediaType, string options)
    {
        var file = await Sounds.FileAsync(extension, [.. Tone, .. options.Split(' ')]);

        var samples = await DecodeAsync(new MemoryStream(file), mediaType);

        AssertTone(samples);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task SamplesComeOut_BeforeTheFileHasEnded(string extension, string mediaType, string options)
    {
        var file = await Sounds.FileAsync(extension, [.. Tone, .. options.Split(' ')]);
        var arriving = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        await using var decoded = AudioDecoder.DecodeAsync(arriving.Reader.AsStream(), mediaType, Minute, CancellationToken.None).GetAsyncEnumerator();

        await arriving.Writer.WriteAsync(file.AsMemory(0, file.Length * 3 / 4));
        Assert.True(await decoded.MoveNextAsync());
        var samples = decoded.Current.Length;

        await arriving.Writer.WriteAsync(file.AsMemory(file.Length * 3 / 4));
        await arriving.Writer.CompleteAsync();
        while (await decoded.MoveNextAsync())
        {
            samples += decoded.Current.Length;
        }

        Assert.InRange(samples, 31_000, 34_000);
    }

    [Fact]
    public async Task TheFirstTenthOfASecondOfAWav_ComesOutAtOnce()
    {
        var file = await Sounds.FileAsync("wav", [.. Tone, "-ar", "16000", "-c:a", "pcm_s16le"]);
        var arriving = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        await using var decoded = AudioDecoder.DecodeAsync(arriving.Reader.AsStream(), "audio/wav", Minute, CancellationToken.None).GetAsyncEnumerator();

        await arriving.Writer.WriteAsync(file.AsMemory(0, 3_200));
        Assert.True(await decoded.MoveNextAsync());
        await arriving.Writer.CompleteAsync();
    }

    [Fact]
    public async Task WhatStandsBehindTheSamplesOfAWav_IsNotHeard()
    {
        byte[] file = [.. await Sounds.FileAsync("wav", [.. Tone, "-c:a", "pcm_s16le"]), .. "LIST"u8, 0, 0, 1, 0, .. new byte[65_536]];

        AssertTone(await DecodeAsync(new MemoryStream(file), "audio/wav"));
    }

    [Fact]
    public async Task Mp4WithItsIndexLast_IsDecoded_AndLeavesNoFileBehind()
    {
        AssertTone(await DecodeAsync(new MemoryStream(await Sounds.FileAsync("m4a", [.. Tone, "-c:a", "aac"])), "audio/mp4"));

        Assert.Empty(Spools().Except(_strangers));
    }

    [Fact]
    public async Task PicturesBesideTheSound_AreLeftAlone()
    {
        AssertTone(await DecodeAsync(new MemoryStream(await Sounds.FileAsync("webm", [.. Picture, .. Tone, "-c:v", "libvpx", "-c:a", "libopus"])), "video/webm"));
        AssertTone(await DecodeAsync(new MemoryStream(await Sounds.FileAsync("mp3", [.. Tone, .. Picture, "-map", "0", "-map", "1", "-frames:v", "1", "-c:v", "png", "-id3v2_version", "3"])), "audio/mpeg"));
    }

    [Theory]
    [InlineData("audio/wav", "")]
    [InlineData("audio/wav", "RIFF")]
    [InlineData("audio/wav", "hello, this is no sound at all, it is text")]
    [InlineData("audio/wav", "RIFF____WAVEfmt and then it goes on with anything but a format")]
    [InlineData("audio/mp4", "\0\0\0\u0014ftypisom\0\0\0\0isom\0\0\0\bmdat")]
    [InlineData("audio/mp4", "\0\0\0\u0014ftypisom\0\0\0\0isom\0\0\0\bmoov")]
    [InlineData("audio/mp4", "\0\0\0\u0014ftypisom\0\0\0\0isom\0\0\0\0free")]
    [InlineData("audio/ogg", "OggS and nothing of the kind")]
    [InlineData("audio/webm", "#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n")]
    [InlineData("audio/mpeg", "ffconcat version 1.0\nfile /etc/passwd\n")]
    [InlineData("audio/mpeg", "ID3 and then only words")]
    [InlineData("text/html", "<html>")]
    [InlineData("audio/mpegurl", "#EXTM3U")]
    [InlineData("", "x")]
    public async Task WhatIsNoSound_IsRefused_WithARemedy(string mediaType, string content)
    {
        var refusal = await Assert.ThrowsAsync<InvalidAudioException>(() => DecodeAsync(new MemoryStream(content.Select(c => (byte)c).ToArray()), mediaType));

        Assert.Equal(AudioFault.Bad, refusal.Fault);
        Assert.Contains("Send", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnotherFormatThanAnnounced_IsRefused_NamingTheRightOne()
    {
        var refusal = await Assert.ThrowsAsync<InvalidAudioException>(async () => await DecodeAsync(new MemoryStream(await Sounds.FileAsync("ogg", [.. Tone, "-c:a", "libopus"])), "audio/wav"));

        Assert.Contains("audio/ogg", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FileWithoutSound_IsRefused()
    {
        var file = await Sounds.FileAsync("webm", [.. Picture, "-c:v", "libvpx"]);

        Assert.Equal(AudioFault.Bad, (await Assert.ThrowsAsync<InvalidAudioException>(() => DecodeAsync(new MemoryStream(file), "video/webm"))).Fault);
    }

    [Fact]
    public async Task LongerThanTheLimit_IsRefused_WithoutReadingOn()
    {
        var file = new MemoryStream(await Sounds.FileAsync("ogg", "-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000", "-t", "600", "-c:a", "libopus", "-b:a", "64k"));

        var refusal = await Assert.ThrowsAsync<InvalidAudioException>(() => DecodeAsync(file, "audio/ogg"));

        Assert.Equal(AudioFault.TooLong, refusal.Fault);
        Assert.InRange(file.Position, 1, file.Length / 2);
    }

    [Fact]
    public async Task EndlessBytesWithoutSound_AreRefused()
    {
        var spooled = "\0\0\0\u0014ftypisom\0\0\0\0isom\0\0\0\0mdat"u8.ToArray();

        Assert.Equal(AudioFault.TooLong, (await Assert.ThrowsAsync<InvalidAudioException>(() => DecodeAsync(new EndlessStream(spooled), "audio/mp4", TimeSpan.FromSeconds(2)))).Fault);
        Assert.Empty(Spools().Except(_strangers));
    }

    [Fact]
    public async Task SenderThatGoesAway_IsTold_AndLeavesNoDecoder()
    {
        var file = await Sounds.FileAsync("wav", Tone);
        var arriving = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        await arriving.Writer.WriteAsync(file.AsMemory(0, file.Length / 2));
        await arriving.Writer.CompleteAsync(new IOException("connection reset"));

        Assert.Equal("connection reset", (await Assert.ThrowsAsync<IOException>(() => DecodeAsync(arriving.Reader.AsStream(), "audio/wav"))).Message);
    }

    [Fact]
    public async Task Cancelled_EndsTheDecoder()
    {
        var arriving = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        await arriving.Writer.WriteAsync((await Sounds.FileAsync("wav", MarkedTone)).AsMemory(0, 30_000));
        using var cancel = new CancellationTokenSource();
        await using var decoded = AudioDecoder.DecodeAsync(arriving.Reader.AsStream(), "audio/wav", Minute, cancel.Token).GetAsyncEnumerator();
        Assert.True(await decoded.MoveNextAsync());
        var decoders = MarkedDecoders();

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            while (await decoded.MoveNextAsync())
            {
                Assert.False(decoded.Current.IsEmpty);
            }
        });

        Assert.Single(decoders);
        Assert.Empty(MarkedDecoders());
    }

    [Fact]
    public async Task ReaderThatStopsEarly_EndsTheDecoder()
    {
        var file = await Sounds.FileAsync("wav", MarkedTone);
        var decoded = AudioDecoder.DecodeAsync(new MemoryStream(file), "audio/wav", Minute, CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await decoded.MoveNextAsync());

        var decoders = MarkedDecoders();
        await decoded.DisposeAsync();

        Assert.Single(decoders);
        Assert.Empty(MarkedDecoders());
    }

    private static async Task<short[]> DecodeAsync(Stream audio, string mediaType, TimeSpan? limit = null)
    {
        var samples = new List<short>();
        await foreach (var piece in AudioDecoder.DecodeAsync(audio, mediaType, limit ?? Minute, CancellationToken.None))
        {
            samples.AddRange(piece.Span);
        }

        return [.. samples];
    }

    private static void AssertTone(short[] samples)
    {
        Assert.InRange(samples.Length, 31_000, 34_000);
        var rises = samples.Zip(samples.Skip(1)).Count(pair => pair.First < 0 && pair.Second >= 0);
        Assert.InRange(rises, 860, 900);
    }

    private static string[] Spools() => Directory.GetFiles(Path.GetTempPath(), "loomcast-turn-*");

    // By an option that no other user of ffmpeg in this process has.
    private static int[] MarkedDecoders() => [.. Process.GetProcessesByName("ffmpeg").Select(process => process.Id).Where(IsMarkedDecoder)];

    private static bool IsMarkedDecoder(int process)
    {
        try
        {
            var parent = File.ReadAllText($"/proc/{process}/stat").Split(") ")[1].Split(' ')[1];
            return parent == $"{Environment.ProcessId}" && File.ReadAllText($"/proc/{process}/cmdline").Contains($"\0-ar\0{MarkedRate}\0", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }
}

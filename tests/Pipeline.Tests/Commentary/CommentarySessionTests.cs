using Loomcast.Pipeline.Commentary;
using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Inference;
using Loomcast.Pipeline.Sessions;
using Loomcast.Pipeline.Speech;
using Loomcast.Pipeline.Tests.Sessions;
using Loomcast.Pipeline.Tests.Sources;
using Loomcast.Pipeline.Vision;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Loomcast.Pipeline.Tests.Commentary;

public sealed class CommentarySessionTests(Videos videos) : IClassFixture<Videos>
{
    internal const int Seconds = 24;

    // Blue and still; from second 6 on red, with a white box that wanders to the right; from second 12 on green and still.
    internal const string Pictures =
        "-f lavfi -i color=blue:s=320x240:r=25:d=24,drawbox=c=red:t=fill:enable='between(t,5.99,11.99)',drawbox=c=green:t=fill:enable='gte(t,11.99)'[a];"
        + "color=white:s=60x60:r=25:d=24[b];[a][b]overlay=x='20+(t-6)*35':y=90:enable='between(t,5.99,11.99)'";

    internal const string Tone = "-f lavfi -i sine=440:r=48000:d=24,volume=2";

    [Fact]
    public async Task Lines_FollowWhatHappens_AndDoNotOverlap()
    {
        using var commented = await Commented.MakeAsync(await videos.UploadedAsync($"{Pictures} {Tone} {Videos.H264}", "mp4"));

        var lines = commented.Lines;
        Assert.Equal(Enumerable.Range(1, lines.Count), lines.Select(line => line.Turn));
        Assert.InRange(lines[0].MediaTime!.Value, 1, 1.001);
        Assert.All(lines.Zip(lines.Skip(1)), pair => Assert.True(pair.First.Words[^1].End <= pair.Second.MediaTime, $"{pair.First.Text} | {pair.Second.Text}"));
        Assert.All(lines, line => Assert.InRange(line.Words[^1].End, line.MediaTime!.Value, Seconds));
        foreach (var cut in (int[])[6, 12])
        {
            // The voice comes a second after the cut; what was said before is over by then.
            Assert.Contains(lines, line => line.MediaTime >= cut + 0.9 && line.MediaTime <= cut + 1.2);
        }

        Assert.Contains(lines, line => line.Text.Contains("to the right", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Text.Contains("green", StringComparison.Ordinal));
    }

    [Fact]
    public async Task WhereThereIsSomethingToSay_SilenceIsShort()
    {
        using var commented = await Commented.MakeAsync(await videos.UploadedAsync($"{Pictures} {Tone} {Videos.H264}", "mp4"));

        foreach (var (line, next) in commented.Lines.Zip(commented.Lines.Skip(1)))
        {
            var due = commented.Session.Told.OfType<TurnEvent>().First(turn => turn.Turn == next.Turn && turn.State == TurnState.Thinking).MediaTime!.Value + 1;
            Assert.InRange(next.Words[0].Start - Math.Max(due, line.Words[^1].End), 0, 0.3);
        }
    }

    [Fact]
    public async Task TheOriginal_StepsBack_OnlyWhileSomebodySpeaks()
    {
        using var commented = new Commented(new CollectedSession(), await videos.UploadedAsync($"{Pictures} {Tone} {Videos.H264}", "mp4")) { Options = new() { Style = CommentaryStyle.Brief } };
        await commented.RunAsync();
        var original = await Commented.SoundOfAsync(await videos.UploadedAsync($"{Pictures} {Tone} {Videos.H264}", "mp4"));
        var mixed = await commented.SoundAsync(videos);

        var line = commented.Lines[0];
        var (start, end) = (line.Words[0].Start, line.Words[^1].End);
        Assert.InRange(Level(mixed, start, end) / Level(original, start, end), 0.17, 0.23);
        Assert.InRange(Level(mixed, 0.1, line.MediaTime!.Value - 0.2) / Level(original, 0.1, line.MediaTime!.Value - 0.2), 0.95, 1.05);
        var after = end + 0.2 + 0.25 + 0.35 + 0.1; // its pause, then the hold and the ramp
        Assert.True(commented.Lines[1].MediaTime > after + 0.5);
        Assert.InRange(Level(mixed, after, after + 0.3) / Level(original, after, after + 0.3), 0.95, 1.05);
    }

    [Fact]
    public async Task PicturesAndSound_AreWhole()
    {
        using var commented = await Commented.MakeAsync(await videos.UploadedAsync($"{Pictures} {Tone} {Videos.H264}", "mp4"));

        var published = await videos.UploadedAsync(commented.Session.Publisher.File(StreamEncoder.VideoName));
        var lumas = await SourceReading.LumasAsync(published, await SourceReading.DescribeAsync(published), new(320, 240));
        Assert.InRange(lumas.Count, (Seconds * 25) - 2, (Seconds * 25) + 2);
        Assert.InRange((await commented.SoundAsync(videos)).Length / 48_000.0, Seconds - 0.1, Seconds + 0.1);
        Assert.True(commented.Session.Publisher.IsClosed);
        Assert.Equal(CommentaryStages.All.Select(stage => stage.Name).Order(), commented.Session.Told.OfType<StageEvent>().Where(stage => stage is { Weight: not null, State: StageState.Done }).Select(stage => stage.Stage).Order());
    }

    [Theory]
    [InlineData(Videos.H264)]
    [InlineData(Videos.H264 + " -movflags +faststart")]
    [InlineData("-c:v libx264 -preset veryfast -bf 3 -pix_fmt yuv420p -c:a aac")] // key frames at cuts, and pictures that are shown in another order
    [InlineData("-c:v libx264 -preset veryfast -bf 3 -pix_fmt yuv420p -c:a libmp3lame -f matroska")]
    public async Task PicturesThatPlayersCanShow_AreNotEncodedAgain(string codecs)
    {
        var file = await videos.UploadedAsync($"{Pictures} {Tone} {codecs}", "mp4");
        using var commented = await Commented.MakeAsync(file);
        var published = await videos.UploadedAsync(commented.Session.Publisher.File(StreamEncoder.VideoName));

        Assert.Equal(await Commented.CodedAsync(file), await Commented.CodedAsync(published));
        Assert.False(commented.Session.Publisher.Renditions.Single(rendition => rendition.Name == StreamEncoder.VideoName).IsMachineGenerated);
        Assert.All(commented.Session.Publisher.Renditions, rendition => Assert.All(
            commented.Session.Publisher.Parts(rendition.Name), part => Assert.InRange(part.Duration, 1, rendition.PartTarget)));
        var parts = commented.Session.Publisher.Parts(StreamEncoder.VideoName);
        Assert.All(parts.Where((_, index) => index == 0 || parts[index - 1].EndsSegment), part => Assert.True(part.IsIndependent));
    }

    [Theory]
    [InlineData("-c:v libx264 -preset ultrafast -g 1000 -sc_threshold 0 -pix_fmt yuv420p -c:a aac")] // one key frame
    [InlineData("-c:v mpeg4 -c:a aac")]
    public async Task OtherPictures_AreEncodedAgain(string codecs)
    {
        using var commented = await Commented.MakeAsync(await videos.UploadedAsync($"{Pictures} {Tone} {codecs}", "mp4"));

        Assert.True(commented.Session.Publisher.Renditions.Single(rendition => rendition.Name == StreamEncoder.VideoName).IsMachineGenerated);
        Assert.InRange(commented.Published, Seconds - 0.1, Seconds + 0.1);
    }

    [Fact]
    public async Task Subtitles_SayAllLines()
    {
        using var commented = await Commented.MakeAsync(await videos.UploadedAsync($"{Pictures} {Tone} {Videos.H264}", "mp4"));

        foreach (var name in (string[])["lines.srt", "lines.vtt"])
        {
            var text = System.Text.Encoding.UTF8.GetString((await commented.Session.Context.Files.ReadAsync(name, CancellationToken.None))!);
            var spoken = string.Join(' ', text.Split('\n').Where(row => row.Length > 0 && !char.IsDigit(row[0]) && row != "WEBVTT"));
            Assert.Equal(string.Join(' ', commented.Lines.Select(line => line.Text)), spoken);
        }
    }

    [Fact]
    public async Task AnEngineCallThatFails_CostsItsLine_AndIsTold()
    {
        var chat = new FaultyChat(failsAt: 2);
        using var commented = new Commented(new CollectedSession(), await videos.UploadedAsync($"{Pictures} {Tone} {Videos.H264}", "mp4")) { Chat = chat };
        await commented.RunAsync();

        var failed = Assert.Single(commented.Session.Told.OfType<TurnEvent>(), turn => turn.State == TurnState.Failed);
        Assert.Equal(2, failed.Turn);
        var error = Assert.Single(commented.Session.Told.OfType<ErrorEvent>());
        Assert.Equal(2, error.Turn);
        Assert.Contains(FaultyChat.Reason, error.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(commented.Lines, line => line.Turn == 2);
        Assert.Contains(commented.Lines, line => line.Turn == 3);
        Assert.True(commented.Session.Publisher.IsClosed);
    }

    [Fact]
    public async Task AVoiceThatFails_CostsItsLines_AndNotTheSession()
    {
        using var commented = new Commented(new CollectedSession(), await videos.UploadedAsync($"{Pictures} {Tone} {Videos.H264}", "mp4")) { Synthesizer = new SynthesizerChoice() };
        await commented.RunAsync();

        Assert.Empty(commented.Lines);
        Assert.Contains(commented.Session.Told.OfType<TurnEvent>(), turn => turn.State == TurnState.Failed);
        Assert.True(commented.Session.Publisher.IsClosed);
    }

    [Theory]
    [InlineData("-f lavfi -i testsrc2=s=160x120:r=25:d=3 -an " + H264Alone, 3)] // no sound, and shorter than an interval
    [InlineData("-f lavfi -i testsrc2=s=160x120:r=30:d=0.4 -f lavfi -i sine=440:d=9 " + Videos.H264, 0.4)] // hardly anything
    [InlineData("-f lavfi -i testsrc2=s=162x122:r=15:d=7 -f lavfi -i sine=440:d=2 -c:v libvpx -deadline realtime -c:a libopus -f webm", 7)]
    public async Task AnyVideo_IsCommentedToItsEnd(string arguments, double seconds)
    {
        using var commented = await Commented.MakeAsync(await videos.UploadedAsync(arguments, "mp4"));

        Assert.InRange(commented.Published, seconds - 0.1, seconds + 0.15);
        Assert.Equal(seconds > 2.5, commented.Lines.Count > 0);
    }

    private const string H264Alone = "-c:v libx264 -preset ultrafast -pix_fmt yuv420p";

    [Fact]
    public async Task AVideoThatEndsEarly_IsCommentedAsFarAsItGoes_AndThatIsTold()
    {
        var whole = await File.ReadAllBytesAsync(await videos.MakeAsync($"{Pictures} {Tone} {Videos.H264} -movflags +faststart", "mp4"));
        using var commented = await Commented.MakeAsync(await videos.UploadedAsync(whole[..(whole.Length / 2)]));

        Assert.NotEmpty(commented.Lines);
        Assert.Contains(commented.Session.Told.OfType<ErrorEvent>(), error => error.Title == "The video ends early");
        Assert.Contains(commented.Session.Told.OfType<StageEvent>(), stage => stage is { Stage: CommentaryStages.Analyse, State: StageState.Skipped });
        Assert.True(commented.Session.Publisher.IsClosed);
    }

    [Fact]
    public async Task AfterARestart_LinesAreKept_AndSoundTheSame()
    {
        var file = await videos.UploadedAsync($"{Pictures} {Tone} {Videos.H264}", "mp4");
        using var whole = await Commented.MakeAsync(file);
        var sound = whole.Session.Publisher.Parts(StreamEncoder.AudioName);
        var pictures = whole.Session.Publisher.Parts(StreamEncoder.VideoName);

        // It was killed with two of its lines told, and some seconds published.
        var told = whole.Session.Told.TakeWhile(e => e is not TurnEvent { Turn: 3, State: TurnState.Speaking }).ToArray();
        var ends = new Dictionary<string, long>
        {
            [StreamEncoder.AudioName] = sound[9].Start + sound[9].Duration,
            [StreamEncoder.VideoName] = pictures[9].Start + pictures[9].Duration,
            [StreamEncoder.CaptionsName] = pictures[9].Start + pictures[9].Duration,
        };
        using var second = new Commented(new CollectedSession(new EarlierRun([.. told], new StreamProgress(DateTimeOffset.UnixEpoch, ends) { Renditions = whole.Session.Publisher.Renditions })), file);
        await second.RunAsync();

        Assert.Equal(whole.Lines.Skip(2).Select(line => line.Turn), second.Lines.Select(line => line.Turn));
        Assert.Equal(whole.Lines[2].MediaTime, second.Lines[0].MediaTime); // of the next ones the words may be others: the pace of the voice is learnt from lines that are spoken at once
        Assert.Equal(ends[StreamEncoder.VideoName], second.Session.Publisher.Parts(StreamEncoder.VideoName)[0].Start);
        Assert.Equal(await SubtitlesAsync(whole), await SubtitlesAsync(second));

        async Task<string[]> SubtitlesAsync(Commented commented)
        {
            var text = System.Text.Encoding.UTF8.GetString((await commented.Session.Context.Files.ReadAsync("lines.srt", CancellationToken.None))!);
            var third = TimeSpan.FromSeconds(whole.Lines[2].MediaTime!.Value).ToString(@"hh\:mm\:ss\,fff", System.Globalization.CultureInfo.InvariantCulture);
            return [.. text.Split("\n\n").Where(cue => cue.Split('\n') is [_, var times, ..] && string.CompareOrdinal(times, third) < 0)];
        }
    }

    [Fact]
    public async Task WhatADetectorRecognises_IsNamed()
    {
        await using var vision = new VisionModels(Options.Create(new VisionOptions()), Options.Create(new InferenceOptions { Provider = ExecutionProvider.Cpu }), NullLoggerFactory.Instance);
        await vision.WarmAsync(CancellationToken.None);
        const string Shapes = "-f lavfi -i color=gray:s=320x240:r=25:d=14,drawbox=x=40:y=60:w=60:h=60:c=red:t=fill:enable='gte(t,6)',drawbox=x=220:y=120:w=60:h=60:c=red:t=fill:enable='gte(t,6)'";
        using var commented = new Commented(new CollectedSession(), await videos.UploadedAsync($"{Shapes} {Tone} {Videos.H264}", "mp4")) { Vision = vision };
        await commented.RunAsync();

        Assert.Contains(commented.Lines, line => line.MediaTime >= 6.9 && line.Text.Contains("two reds", StringComparison.Ordinal));
        Assert.DoesNotContain(commented.Lines, line => line.MediaTime < 6.9 && line.Text.Contains("red", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AnEngineThatCanSee_GetsKeyFrames()
    {
        var chat = new FaultyChat(failsAt: 0);
        using var commented = new Commented(new CollectedSession(), await videos.UploadedAsync($"{Pictures} {Tone} {Videos.H264}", "mp4"))
        {
            Chat = chat,
            EngineOptions = new() { KeyFrames = 2, KeyFrameHeight = 120 },
        };
        await commented.RunAsync();

        Assert.All(chat.Pictures, picture => Assert.Equal((0xFF, 0xD8), (picture.Span[0], picture.Span[1])));
        Assert.True(chat.Pictures.Count >= commented.Lines.Count);
    }

    /// <summary>Amplitude of the 440 Hz in a stretch: the voice has next to none of exactly that.</summary>
    private static double Level(short[] samples, double from, double to)
    {
        var (sin, cos) = (0.0, 0.0);
        var (first, last) = ((int)(from * 48_000), (int)(to * 48_000));
        for (var i = first; i < last; i++)
        {
            var phase = 2 * Math.PI * 440 * i / 48_000;
            (sin, cos) = (sin + (samples[i] * Math.Sin(phase)), cos + (samples[i] * Math.Cos(phase)));
        }

        return 2 * Math.Sqrt((sin * sin) + (cos * cos)) / (last - first);
    }
}

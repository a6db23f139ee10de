using System.Text.Json;
using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Sessions;
using Loomcast.Pipeline.Sources;
using Loomcast.Pipeline.Tests.Sessions;
using Loomcast.Pipeline.Tests.Sources;
using Loomcast.Pipeline.Timeline;
using Loomcast.Pipeline.Tracking;
using Loomcast.Pipeline.Vision;

namespace Loomcast.Pipeline.Tests.Tracking;

public sealed class TrackingSessionTests(TrackingFixture fixture) : IClassFixture<TrackingFixture>
{
    private static readonly VideoFormat Format = new(640, 360);

    [Fact]
    public async Task Results_TellWhereObjectsAre_WithTheSameNumberThroughACrossing()
    {
        using var session = new CollectedSession();

        await RunAsync(session.Context, Videos.Uploaded(fixture.Path));

        var results = Results(session);
        AssertComplete(results);
        Assert.Equal(results.Select(result => Math.Round(result.Frame / 25.0, 4)), results.Select(result => result.Time));
        foreach (var name in (string[])["red", "blue", "yellow"])
        {
            var seen = results.SelectMany(result => result.Objects.Where(each => each.Class == name).Select(each => (result.Frame, Object: each))).ToList();
            Assert.InRange(seen.Count, results.Count - 2, results.Count);
            Assert.Single(seen.Select(each => each.Object.Id).Distinct());
            Assert.All(seen.Where(each => each.Frame is < 35 or > 65), each => Assert.InRange(BoxOf(each.Object).Overlap(TrackingFixture.Place(name, (int)each.Frame)), 0.75f, 1));
        }

        var last = session.Told.OfType<ProgressEvent>().Last();
        Assert.Equal((results.Count, results.Count, 1.0), (last.Frame, last.Frames, last.Progress));
        Assert.Equal("blue 1, red 1, yellow 1", string.Join(", ", last.Counts!.Select(count => $"{count.Key} {count.Value}")));
        Assert.All((string[])["probe", "decode", "detect", "encode"], stage => Assert.Equal(StageState.Done, session.Told.OfType<StageEvent>().Last(e => e.Stage == stage).State));
    }

    [Fact]
    public async Task Results_FollowObjects_BetweenTheFramesThatAreLookedAt()
    {
        using var session = new CollectedSession();

        await RunAsync(session.Context, Videos.Uploaded(fixture.Path), new TrackingOptions { DetectEvery = 4 });

        var results = Results(session);
        AssertComplete(results);
        foreach (var name in (string[])["red", "blue", "yellow"])
        {
            var seen = results.SelectMany(result => result.Objects.Where(each => each.Class == name).Select(each => (result.Frame, Object: each))).ToList();
            Assert.InRange(seen.Count, results.Count - 8, results.Count);
            Assert.Single(seen.Select(each => each.Object.Id).Distinct());
            Assert.All(seen.Where(each => each.Frame is > 16 and (< 35 or > 65)), each => Assert.InRange(BoxOf(each.Object).Overlap(TrackingFixture.Place(name, (int)each.Frame)), 0.7f, 1));
        }
    }

    [Fact]
    public async Task Stream_ShowsABoxAroundEachObject_WithTheSoundOfTheFile()
    {
        using var session = new CollectedSession();

        await RunAsync(session.Context, Videos.Uploaded(fixture.Path));

        var pictures = await MadeMedia.PicturesAsync(session.Publisher.File(StreamEncoder.VideoName));
        var results = Results(session);
        Assert.Equal(results.Count, pictures.Length / Format.FrameBytes);
        foreach (var frame in (int[])[10, 30, 75, 99])
        {
            foreach (var name in (string[])["red", "blue", "yellow"])
            {
                var seen = results[frame].Objects.Single(each => each.Class == name);
                var luma = pictures.AsMemory(frame * Format.FrameBytes, Format.Width * Format.Height);
                Assert.True(Edge(luma, BoxOf(seen), Colour.OfObject(seen.Id).Y) > 0.8, $"{name} in frame {frame} has no box");
            }
        }

        var beep = SourceReading.Span(await MadeMedia.SoundAsync(session.Publisher.File(StreamEncoder.AudioName)), 48_000, sample => Math.Abs((int)sample) > 8_000);
        Assert.InRange(beep.Start, 0.95, 1.05); // the encoder's first frame is 21 ms before the first sample
        Assert.InRange(beep.End - beep.Start, 0.17, 0.23);
    }

    [Fact]
    public async Task Stereo_StaysStereo()
    {
        using var session = new CollectedSession();

        await RunAsync(session.Context, await fixture.Videos.UploadedAsync($"{Videos.Flash} {Videos.Beeps} {Videos.H264}", "mp4"));

        var sound = await MadeMedia.SoundAsync(session.Publisher.File(StreamEncoder.AudioName), channels: 2);
        Assert.InRange(sound.Length / 2 / 48_000.0, 3.95, 4.1);
        foreach (var (channel, second) in (ReadOnlySpan<(int, int)>)[(0, 1), (1, 2)])
        {
            var beep = SourceReading.Span(SourceReading.ChannelOf(sound, channel), 48_000, sample => Math.Abs((int)sample) > 8_000);
            Assert.InRange(beep.Start, second - 0.05, second + 0.05);
            Assert.InRange(beep.End - beep.Start, 0.17, 0.23);
        }
    }

    [Fact]
    public async Task Previews_AreMadeOfEveryFewFrames()
    {
        using var session = new CollectedSession();

        await RunAsync(session.Context, Videos.Uploaded(fixture.Path), new TrackingOptions { PreviewInterval = 40 });

        var previews = session.Context.Files.List().Where(file => file.Name.EndsWith(".jpg", StringComparison.Ordinal)).ToList();
        Assert.Equal(["preview-000000.jpg", "preview-000040.jpg", "preview-000080.jpg"], previews.Select(file => file.Name));
        Assert.All(previews, file => Assert.Equal([0xFF, 0xD8, 0xFF], File.ReadAllBytes(file.FullName)[..3]));
        Assert.Equal("files/preview-000080.jpg", session.Told.OfType<ProgressEvent>().Last().Preview);
    }

    [Fact]
    public async Task Stream_Begins_WhileTheFileArrives()
    {
        using var session = new CollectedSession();
        var bytes = await File.ReadAllBytesAsync(fixture.Path);
        var path = fixture.Videos.NewPath("mp4");
        await File.WriteAllBytesAsync(path, bytes[..(bytes.Length * 6 / 10)]);
        var file = new GrowingFile(path, bytes.Length, bytes.Length * 6 / 10);

        var run = RunAsync(session.Context, file);
        await await Task.WhenAny(session.Publisher.WhenPartAsync(StreamEncoder.VideoName), run);

        Assert.False(run.IsCompleted);
        Assert.NotEmpty(Results(session));
        await File.WriteAllBytesAsync(path, bytes);
        file.Advance(bytes.Length);
        await run;
        AssertComplete(Results(session));
        Assert.Equal(Results(session).Count * 3600, session.Publisher.Parts(StreamEncoder.VideoName).Sum(part => part.Duration));
    }

    [Fact]
    public async Task AFileThatEndsEarly_IsTold_AndWhatItHoldsIsPublished()
    {
        using var session = new CollectedSession();
        var bytes = await File.ReadAllBytesAsync(fixture.Path);
        var path = fixture.Videos.NewPath("mp4");
        await File.WriteAllBytesAsync(path, bytes[..(bytes.Length * 6 / 10)]);
        var file = new GrowingFile(path, bytes.Length, bytes.Length * 6 / 10);
        var run = RunAsync(session.Context, file);
        await session.Publisher.WhenPartAsync(StreamEncoder.VideoName);

        file.Abandon("The upload was terminated.");

        var fault = await Assert.ThrowsAsync<SourceException>(() => run);
        Assert.Contains("The upload was terminated.", fault.Message, StringComparison.Ordinal);
        Assert.True(session.Publisher.IsClosed);
        Assert.Equal(Results(session).Count * 3600, session.Publisher.Parts(StreamEncoder.VideoName).Sum(part => part.Duration));
        Assert.Equal(StageState.Failed, session.Told.OfType<StageEvent>().Last(e => e.Stage == "decode").State);
    }

    [Fact]
    public async Task WhatIsNoVideo_IsRefused_BeforeAnythingIsMade()
    {
        using var session = new CollectedSession();
        var file = await fixture.Videos.UploadedAsync("#EXTM3U\nfile:///etc/passwd\n"u8.ToArray());

        var fault = await Assert.ThrowsAsync<SourceException>(() => RunAsync(session.Context, file));

        Assert.Contains("HLS playlist", fault.Message, StringComparison.Ordinal);
        Assert.Empty(session.Publisher.Renditions);
        Assert.Equal(StageState.Failed, session.Told.OfType<StageEvent>().Last(e => e.Stage == "probe").State);
    }

    [Fact]
    public async Task AfterARestart_NoFrameIsDoubled_AndNumbersGoOn()
    {
        using var whole = new CollectedSession();
        await RunAsync(whole.Context, Videos.Uploaded(fixture.Path));
        using var first = new CollectedSession();
        await CutAsync(first);
        await File.AppendAllTextAsync(first.Context.Files.PathOf(ResultsFile.Name)!, "{\"frame\":9"); // killed while it wrote
        var ends = first.Publisher.Renditions.ToDictionary(each => each.Name, each => first.Publisher.Parts(each.Name).Sum(part => (long)part.Duration));

        using var second = new CollectedSession(new EarlierRun([.. first.Told], new StreamProgress(DateTimeOffset.UnixEpoch, ends)));
        await RunAsync(second.Context with { Files = first.Context.Files }, Videos.Uploaded(fixture.Path));

        var results = Results(first);
        AssertComplete(results);
        Assert.Equal(Results(whole).Select(Summary), results.Select(Summary));
        foreach (var name in ends.Keys)
        {
            Assert.Equal(
                whole.Publisher.Parts(name).Select(part => (part.Start, part.Duration)),
                first.Publisher.Parts(name).Concat(second.Publisher.Parts(name)).Select(part => (part.Start, part.Duration)));
        }
    }

    [Fact]
    public async Task Classes_AreLeftOut_WhereOthersAreChosen()
    {
        using var session = new CollectedSession();

        await RunAsync(session.Context, Videos.Uploaded(fixture.Path), new TrackingOptions { Classes = ["blue"] });

        Assert.Equal(["blue"], Results(session).SelectMany(result => result.Objects).Select(each => each.Class).Distinct());
    }

    [Fact]
    public void AClass_ThatNoModelKnows_IsRefusedWithThoseThatThereAre()
    {
        using var session = new CollectedSession();

        var fault = Assert.Throws<ArgumentException>(() => new TrackingSession(session.Context, Videos.Uploaded(fixture.Path), new TrackingOptions { Classes = ["unicorn"] }, fixture.Engines));

        Assert.Contains("red, green, blue, yellow, cyan", fault.Message, StringComparison.Ordinal);
    }

    // The reader of pictures may show the last one twice.
    private static void AssertComplete(List<FrameResult> results)
    {
        Assert.InRange(results.Count, TrackingFixture.Frames, TrackingFixture.Frames + 1);
        Assert.Equal(Enumerable.Range(0, results.Count), results.Select(result => (int)result.Frame));
    }

    private static string Summary(FrameResult result) => $"{result.Frame}: {string.Join(", ", result.Objects.Select(each => $"{each.Id} {each.Class} {string.Join(' ', each.Box.Select(side => Math.Round(side)))}"))}";

    private static BoundingBox BoxOf(ObjectResult result) => new((float)result.Box[0], (float)result.Box[1], (float)result.Box[2], (float)result.Box[3]);

    private static List<FrameResult> Results(CollectedSession session)
    {
        using var reader = new StreamReader(new FileStream(session.Context.Files.PathOf(ResultsFile.Name)!, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return [.. reader.ReadToEnd().Split('\n')[..^1].Select(line => JsonSerializer.Deserialize(line, ResultsJson.Default.FrameResult)!)];
    }

    /// <summary>Of the rows at the left edge of a box, the share in which some pixel is about as bright as it should be.</summary>
    private static double Edge(ReadOnlyMemory<byte> luma, BoundingBox place, byte expected)
    {
        const int Tolerance = 30;
        var rows = Enumerable.Range((int)place.Y + 8, (int)place.Height - 16).ToList();
        return rows.Count(row => Enumerable.Range((int)place.X - 3, 8).Any(x => Math.Abs(luma.Span[row * Format.Width + x] - expected) < Tolerance)) / (double)rows.Count;
    }

    private Task RunAsync(SessionContext context, GrowingFile file, TrackingOptions? options = null) => new TrackingSession(context, file, options ?? new TrackingOptions(), fixture.Engines).RunAsync(CancellationToken.None);

    /// <summary>Lets a session run until parts of both renditions are there.</summary>
    private async Task CutAsync(CollectedSession session)
    {
        using var stop = new CancellationTokenSource();
        var bytes = await File.ReadAllBytesAsync(fixture.Path);
        var run = new TrackingSession(session.Context, new GrowingFile(fixture.Path, bytes.Length, bytes.Length * 7 / 10), new TrackingOptions(), fixture.Engines).RunAsync(stop.Token);
        await Task.WhenAll(session.Publisher.WhenPartAsync(StreamEncoder.VideoName), session.Publisher.WhenPartAsync(StreamEncoder.AudioName));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }
}

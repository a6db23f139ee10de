using System.Text.Json;
using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Sessions;
using Loomcast.Pipeline.Sources;
using Loomcast.Pipeline.Tests.Sessions;
using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Tests.Generation;

public sealed class GenerationSessionTests
{
    private const string Whole = """
        {"title":"The whole","size":"320x180","scenes":[
          {"text":"Hello there.","picture":"#203040"},
          {"title":"A picture","text":"Look here.","picture":"spot","duration":6},
          {"title":"Somebody","text":"This is me. I speak.","avatar":"numbered","picture":"#000000"}]}
        """;

    [Fact]
    public async Task AScript_BecomesAVideo()
    {
        var folder = Directory.CreateTempSubdirectory("loomcast-");
        try
        {
            var picture = await MadeVideo.PictureAsync(Path.Combine(folder.FullName, "spot.png"));
            var script = Scripts.Read(Whole);
            using var session = await MadeVideo.MakeAsync(script, MadeVideo.Engines(uploads: new Dictionary<string, GrowingFile> { ["spot"] = picture }));
            var frames = await MadeVideo.FramesAsync(session.Publisher.File(StreamEncoder.VideoName), script.Format);
            var turns = session.Told.OfType<TurnEvent>().ToList();
            int[] starts = [.. turns.Where(turn => turn.State == TurnState.Speaking).Select(turn => (int)Math.Round(turn.MediaTime!.Value * 25))];

            Assert.Equal(3, starts.Length);
            Assert.Equal(frames.Count, Math.Round(turns[^1].MediaTime!.Value * 25), 0);
            Assert.Equal(150, starts[2] - starts[1]); // as long as it was asked for
            CheckTitle(frames[30], script.Format);
            CheckPicture(frames[starts[1] + 15], frames[starts[2] - 5], script.Format);
            CheckAvatar(frames[starts[2] + 15], script.Format);
            await CheckSpeechAsync(session, frames.Count);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task WhatLiesBesideTheStream_TellsTheSameTimes()
    {
        var script = Scripts.Read("""{"title":"Files","size":"160x128","scenes":[{"title":"One","text":"Hello there."},{"title":"Two","text":"And goodbye now."}]}""");
        using var session = await MadeVideo.MakeAsync(script);
        var files = session.Context.Files;

        Assert.Equal(["lines.srt", "lines.vtt", "metadata.json", "thumbnail.jpg"], files.List().Select(file => file.Name));
        var vtt = System.Text.Encoding.UTF8.GetString((await files.ReadAsync("lines.vtt", CancellationToken.None))!);
        var srt = System.Text.Encoding.UTF8.GetString((await files.ReadAsync("lines.srt", CancellationToken.None))!);
        Assert.StartsWith("WEBVTT\n\n00:00:00.", vtt, StringComparison.Ordinal);
        Assert.Contains("Hello there.", vtt, StringComparison.Ordinal);
        Assert.Contains("\n2\n", srt, StringComparison.Ordinal);

        using var metadata = JsonDocument.Parse((await files.ReadAsync("metadata.json", CancellationToken.None))!);
        var root = metadata.RootElement;
        var scenes = root.GetProperty("scenes").EnumerateArray().ToList();
        Assert.Equal(["One", "Two"], scenes.Select(scene => scene.GetProperty("title").GetString()));
        Assert.Equal(scenes[1].GetProperty("start").GetDouble(), scenes[0].GetProperty("duration").GetDouble());
        Assert.Equal(["video", "audio", "captions"], root.GetProperty("renditions").EnumerateArray().Select(rendition => rendition.GetProperty("name").GetString()));
        var told = session.Told.OfType<TranscriptEvent>().Where(e => e.Role == TranscriptEvent.Assistant).SelectMany(e => e.Words).Select(word => word.Start);
        Assert.Equal(told, scenes.SelectMany(scene => scene.GetProperty("words").EnumerateArray()).Select(word => word.GetProperty("start").GetDouble()));

        var thumbnail = (await files.ReadAsync("thumbnail.jpg", CancellationToken.None))!;
        Assert.Equal([0xFF, 0xD8, 0xFF], thumbnail[..3]);
    }

    [Fact]
    public async Task Stages_AreToldToTheirEnd()
    {
        var script = Scripts.Read("""{"title":"Stages","size":"160x128","scenes":[{"text":"Hello."},{"title":"Two","duration":2}]}""");
        using var session = await MadeVideo.MakeAsync(script);
        var stages = session.Told.OfType<StageEvent>().ToList();

        string[] order = ["validate", "speak", "pictures", "render", "captions", "thumbnail", "metadata", "output"];
        Assert.Equal(order, stages.Take(order.Length).Select(stage => stage.Stage));
        Assert.All(stages.Take(order.Length), stage => Assert.Equal(StageState.Waiting, stage.State));
        Assert.Equal(1, stages.Take(order.Length).Sum(stage => stage.Weight!.Value), 3);
        foreach (var stage in order)
        {
            Assert.Equal([StageState.Waiting, StageState.Running, StageState.Done], session.StatesOf(stage));
        }

        Assert.Equal("output", stages[^1].Stage);
        Assert.Equal(1, session.Told.OfType<ProgressEvent>().Last().Progress);
        Assert.Equal(0, session.Context.Files.Work.Bytes); // what it kept for itself is gone
    }

    /// <summary>Bright letters on a dark ground, in the middle.</summary>
    private static void CheckTitle(byte[] frame, VideoFormat format)
    {
        var middle = Enumerable.Range(format.Height / 3, format.Height / 3).SelectMany(y => frame.Skip(y * format.Width).Take(format.Width)).ToList();
        Assert.True(middle.Count(luma => luma > 180) > 200, "there is no title");
        Assert.InRange(MadeVideo.MeanOf(frame, format, 0, 0, format.Width, 20), 16, 80);
    }

    /// <summary>The picture's halves are seen, and it has moved.</summary>
    private static void CheckPicture(byte[] first, byte[] last, VideoFormat format)
    {
        Assert.InRange(MadeVideo.MeanOf(first, format, 4, 4, 30, 30), 0, 60);
        Assert.InRange(MadeVideo.MeanOf(first, format, format.Width - 40, 4, 30, 30), 180, 255);
        Assert.InRange(MadeVideo.MeanOf(last, format, format.Width - 40, 4, 30, 30), 180, 255);
        Assert.InRange(MadeVideo.Difference(first, last, format), 1, 100);
    }

    private static void CheckAvatar(byte[] frame, VideoFormat format)
    {
        Assert.InRange(MadeVideo.MeanOf(frame, format, 4, 4, 40, 40), 0, 40); // the ground is black
        Assert.InRange(MadeVideo.MeanOf(frame, format, (format.Width / 2) - 40, 20, 80, 80), 45, 255);
    }

    /// <summary>The sound is loud where words are told, and silent before them.</summary>
    private static async Task CheckSpeechAsync(CollectedSession session, int frames)
    {
        var samples = await MadeVideo.SamplesAsync(session.Publisher.File(StreamEncoder.AudioName));
        Assert.InRange(samples.Length, (frames * 1920) - 4096, (frames * 1920) + 4096);
        var lines = session.Told.OfType<TranscriptEvent>().Where(line => line.Role == TranscriptEvent.Assistant).ToList();
        Assert.Equal(["Hello there.", "Look here.", "This is me.", "I speak."], lines.Select(line => line.Text));
        Assert.All(lines, line =>
        {
            Assert.InRange(Level(samples, line.Words[0].Start, line.Words[^1].End), 300, 32767);
            Assert.Equal(line.Text, string.Join(' ', line.Words.Select(word => word.Text)));
        });
        Assert.All(lines.Where(line => line.Piece == 0), line => Assert.InRange(Level(samples, line.MediaTime!.Value - 0.35, line.MediaTime.Value - 0.05), 0, 40));
    }

    private static double Level(short[] samples, double from, double to)
    {
        var heard = samples[(int)(from * 48_000)..(int)(to * 48_000)];
        return Math.Sqrt(heard.Average(sample => (double)sample * sample));
    }
}

using System.Text.Json;
using Loomcast.Pipeline.Captions;
using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Sessions;

namespace Loomcast.Pipeline.Generation;

/// <summary>The stages whose results lie beside the stream: subtitles, thumbnail and metadata. Each as soon as what it needs is there.</summary>
internal sealed class SideFiles(Production production, SceneSpeaker speaker, SceneStills stills, AnnouncedStream stream)
{
    public const string Captions = "captions";
    public const string Thumbnail = "thumbnail";
    public const string Metadata = "metadata";

    // The first scene has faded in, its title stands, and nobody has begun to speak.
    private const int ThumbnailFrame = 11;

    private Script Script => production.Script;

    private SessionFiles Files => production.Context.Files;

    public async Task WriteCaptionsAsync(CancellationToken cancellationToken)
    {
        var scenes = await ScenesAsync(cancellationToken);
        await production.FileStageAsync(Captions, async stop =>
        {
            await using var subtitles = new Subtitles(Files);
            foreach (var sentence in scenes.SelectMany(scene => scene.Sentences))
            {
                stop.ThrowIfCancellationRequested();
                await subtitles.AddAsync(sentence);
            }
        }, cancellationToken);
    }

    public async Task DrawThumbnailAsync(CancellationToken cancellationToken)
    {
        if (production.Board.IsDone(Thumbnail))
        {
            return;
        }

        var spoken = await speaker.SceneAsync(0, cancellationToken);
        var clip = await stills.OpenAsync(0, spoken, cancellationToken);
        await production.FileStageAsync(Thumbnail, async stop =>
        {
            var frame = new byte[Script.Format.FrameBytes];
            clip.Draw(ThumbnailFrame, clip.Speaker?.Avatar.Idle(ThumbnailFrame), frame);
            await Files.WriteAsync("thumbnail.jpg", await stills.Drawer.ToJpegAsync(frame, Script.Format, stop), stop);
        }, cancellationToken);
    }

    public async Task WriteMetadataAsync(CancellationToken cancellationToken)
    {
        var scenes = await ScenesAsync(cancellationToken);
        var renditions = production.Context.Earlier?.Stream?.Renditions is { Count: > 0 } earlier ? earlier : await stream.RenditionsAsync(cancellationToken);
        await production.FileStageAsync(Metadata, async stop =>
        {
            var metadata = new VideoMetadata(
                Script.Title, Script.Language, Seconds(scenes.Sum(scene => scene.Spoken.Slices)), Script.Format.Width, Script.Format.Height, Script.Format.FrameRate,
                [.. renditions.Select(Describe)], [.. scenes.Select(Describe)]);
            await Files.WriteAsync("metadata.json", JsonSerializer.SerializeToUtf8Bytes(metadata, GenerationJson.Default.VideoMetadata), stop);
        }, cancellationToken);
    }

    private static RenditionMetadata Describe(Rendition rendition) =>
        new(rendition.Name, rendition.Codecs, rendition.AverageBitrate, rendition.Video?.Width, rendition.Video?.Height);

    private SceneMetadata Describe(TimedScene scene) =>
        new(scene.Scene.Title, Seconds(scene.Start), Seconds(scene.Spoken.Slices), scene.Scene.Text, [.. scene.Sentences.SelectMany(words => words)]);

    private async Task<IReadOnlyList<TimedScene>> ScenesAsync(CancellationToken cancellationToken)
    {
        var spoken = await speaker.AllAsync(cancellationToken);
        var scenes = new List<TimedScene>();
        var start = 0L;
        foreach (var (scene, text) in spoken.Zip(Script.Scenes))
        {
            scenes.Add(new TimedScene(text, scene, start, [.. scene.Pieces.Select(piece => Timed(piece, start))]));
            start += scene.Slices;
        }

        return scenes;
    }

    private List<TranscriptWord> Timed(PlacedPiece piece, long start)
    {
        var at = Script.Format.TimeOf(start + piece.First);
        return [.. piece.Words.Select(word => new TranscriptWord(word.Text, Round(at + word.Start), Round(at + word.End)))];
    }

    private double Seconds(long slices) => Round(Script.Format.TimeOf(slices));

    private static double Round(TimeSpan time) => Math.Round(time.TotalSeconds, 3);

    /// <summary>A scene with its place in the video, and the words of its sentences with their media times.</summary>
    private sealed record TimedScene(Scene Scene, SpokenScene Spoken, long Start, IReadOnlyList<List<TranscriptWord>> Sentences);
}

using Loomcast.Pipeline.Speech;
using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Generation;

/// <summary>The stage "render": the frames of all scenes, one after the other, as soon as each is spoken and its pictures are drawn.</summary>
internal sealed class SceneRenderer(Production production, SceneSpeaker speaker, SceneStills stills, EventTimeline timeline)
{
    public const string Stage = "render";

    // 160 ms, what the avatar's model renders at once.
    private const int Batch = 4;

    private readonly FramePool _pool = new(timeline.Format.FrameBytes);
    private readonly VideoFrame _skipped = new([]);
    private readonly SceneTeller _teller = new(production, timeline);
    private (SceneClip Clip, int Slices)? _before;
    private long _slice;
    private long _started;

    public Task RunAsync(CancellationToken cancellationToken) => production.StageAsync(Stage, async () =>
    {
        for (var scene = 0; scene < production.Script.Scenes.Length; scene++)
        {
            var spoken = await speaker.SceneAsync(scene, cancellationToken);
            var isPublished = _slice + spoken.Slices + SceneClip.Fade <= timeline.Published; // with that part of the next into which it fades
            var clip = isPublished ? null : await stills.OpenAsync(scene, spoken, cancellationToken);
            _teller.Begin(scene);
            await RenderAsync(scene, spoken, clip, cancellationToken);
            _teller.End(scene);
            _before = clip is null ? null : (clip, spoken.Slices);
        }
    });

    private async Task RenderAsync(int scene, SpokenScene spoken, SceneClip? clip, CancellationToken cancellationToken)
    {
        var next = 0;
        foreach (var (piece, number) in spoken.Pieces.Select((piece, number) => (piece, number)))
        {
            await WriteAsync(clip, next, piece.First, null, cancellationToken);
            _teller.Say(scene, number, piece);
            var speech = clip is null ? null : await speaker.PieceAsync(scene, number, piece.Text, cancellationToken);
            await WriteAsync(clip, piece.First, piece.First + piece.Slices, speech, cancellationToken);
            next = piece.First + piece.Slices;
        }

        await WriteAsync(clip, next, spoken.Slices, null, cancellationToken);
    }

    /// <param name="clip">The scene; null where all of it was published by an earlier run.</param>
    /// <param name="first">First frame of the scene to write.</param>
    /// <param name="end">The one after the last.</param>
    /// <param name="speech">What is said from the first frame on; null for silence.</param>
    /// <param name="cancellationToken">Gives up.</param>
    private async Task WriteAsync(SceneClip? clip, int first, int end, SpokenPiece? speech, CancellationToken cancellationToken)
    {
        for (var frame = first; frame < end; frame += Batch)
        {
            var count = Math.Min(Batch, end - frame);
            var frames = clip is null || _slice + count <= timeline.Published
                ? Enumerable.Repeat(_skipped, count)
                : await production.Retries.DoAsync(Stage, stop => DrawAsync(clip, frame, count, speech is null ? null : (speech, frame - first), stop), cancellationToken);
            foreach (var (drawn, index) in frames.Select((drawn, index) => (drawn, index)))
            {
                await timeline.WriteAsync(drawn, SamplesOf(speech, frame + index - first), cancellationToken);
                _slice++;
            }

            TellProgress();
        }
    }

    private ReadOnlyMemory<short> SamplesOf(SpokenPiece? speech, int slice)
    {
        if (speech is null)
        {
            return default;
        }

        var (from, to) = ((int)timeline.Format.SamplesBefore(slice), (int)timeline.Format.SamplesBefore(slice + 1));
        return speech.Samples[Math.Min(from, speech.Samples.Length)..Math.Min(to, speech.Samples.Length)];
    }

    private async ValueTask<IEnumerable<VideoFrame>> DrawAsync(SceneClip clip, int first, int count, (SpokenPiece Piece, int First)? speech, CancellationToken cancellationToken)
    {
        var faces = await FacesAsync(clip, speech, count, cancellationToken);
        var frames = new VideoFrame[count];
        for (var index = 0; index < count; index++)
        {
            frames[index] = _pool.Rent();
            clip.Draw(first + index, faces?[index], frames[index].Bytes);
            faces?[index].Release();
            FadeIn(frames[index], first + index, _slice + index);
        }

        return frames;
    }

    private async ValueTask<VideoFrame[]?> FacesAsync(SceneClip clip, (SpokenPiece Piece, int First)? speech, int count, CancellationToken cancellationToken) =>
        clip.Speaker?.Avatar is not { } avatar ? null
        : speech is { } spoken ? await avatar.RenderAsync(spoken.Piece, spoken.First, count, _slice, production.Context.Playout.DueAt(timeline.Format.TimeOf(_slice)), cancellationToken)
        : [.. Enumerable.Range(0, count).Select(index => avatar.Idle(_slice + index))];

    /// <summary>The scene before goes on behind the first frames, and disappears.</summary>
    private void FadeIn(VideoFrame drawn, int frame, long slice)
    {
        if (frame >= SceneClip.Fade || _before is not { } before)
        {
            return;
        }

        var other = _pool.Rent();
        before.Clip.Draw(before.Slices + frame, before.Clip.Speaker?.Avatar.Idle(slice), other.Bytes);
        Blending.Mix(other.Bytes, Blending.Whole * (SceneClip.Fade - frame) / (SceneClip.Fade + 1), drawn.Bytes);
        other.Release();
    }

    private void TellProgress()
    {
        var time = production.Context.Time;
        _started = _started == 0 ? time.GetTimestamp() : _started;
        var frames = speaker.Known?.Sum(scene => (long)scene.Slices);
        production.Advance(Stage, frames is null ? null : (double)_slice / frames);
        production.Advance(GenerationSession.Output, frames is null ? null : (double)_slice / frames);
        var (made, elapsed) = (timeline.Format.TimeOf(Math.Max(0, _slice - timeline.Published)), time.GetElapsedTime(_started));
        production.Board.Note(progress => progress with
        {
            Frame = _slice,
            Frames = frames,
            Speed = elapsed > TimeSpan.FromSeconds(1) ? Math.Round(made / elapsed, 2) : progress.Speed,
        });
    }
}

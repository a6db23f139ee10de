using System.Collections.Immutable;
using Loomcast.Pipeline.Sessions;
using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Tracking;

/// <summary>Tells how far a tracking session is. Each stage tells its own part; any thread calls.</summary>
/// <param name="board">Passes it on, a few times a second.</param>
/// <param name="time">Measures the speed.</param>
/// <param name="format">How long a frame lasts.</param>
/// <param name="frames">In all; null while unknown.</param>
internal sealed class TrackingProgress(StageBoard board, TimeProvider time, VideoFormat format, long? frames)
{
    private const string Folder = "files/";

    private long? _firstMade;

    public void Begin(string stage) => board.Begin(stage);

    /// <param name="stage">One that has begun.</param>
    /// <param name="done">Frames so far.</param>
    public void Advance(string stage, long done) => board.Advance(stage, frames is > 0 and var all ? (double)done / all : null);

    /// <summary>A stage had its last frame.</summary>
    public void End(string stage, long done)
    {
        Advance(stage, done);
        board.Finish(stage);
    }

    /// <summary>A frame went to the encoders.</summary>
    /// <param name="done">Frames so far.</param>
    /// <param name="earlier">Of these an earlier run published so many.</param>
    /// <param name="counts">Different objects by the names of their classes.</param>
    /// <param name="preview">Name of the newest preview; null before the first.</param>
    public void Made(long done, long earlier, ImmutableSortedDictionary<string, int> counts, string? preview)
    {
        Advance(TrackingSession.Encoding, done);
        var speed = Speed(done - earlier);
        board.Note(told => told with { Frame = done, Frames = frames, Speed = speed, Counts = counts, Preview = preview is null ? told.Preview : Folder + preview });
    }

    /// <summary>The last frame went to the encoders: how many there are is known.</summary>
    public void Finish(long done)
    {
        board.Note(told => told with { Frame = done, Frames = done });
        End(TrackingSession.Encoding, done);
    }

    private double? Speed(long made)
    {
        if (made <= 0)
        {
            return null;
        }

        _firstMade ??= time.GetTimestamp();
        var elapsed = time.GetElapsedTime(_firstMade.Value).TotalSeconds;
        return made > 1 && elapsed > 0 ? Math.Round(format.TimeOf(made - 1).TotalSeconds / elapsed, 2) : null;
    }
}

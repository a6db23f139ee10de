using Loomcast.Pipeline.Speech;
using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Avatar;

/// <summary>A face. One instance serves all sessions that show it.</summary>
public interface IAvatar
{
    VideoFormat Format { get; }

    /// <summary>The avatar idling, mouth closed: rendered once, shared, never blocking. The motion repeats itself without a jump.</summary>
    /// <param name="pose">Counts frames for ever; see <see cref="Slice.Pose"/>.</param>
    VideoFrame Idle(long pose);

    /// <summary>Renders the frames <paramref name="first"/> .. <paramref name="first"/> + <paramref name="count"/> - 1 of a spoken piece, in a pose that continues the idle motion.</summary>
    /// <param name="piece">The speech; frame n shows the lips at n frame durations from its start.</param>
    /// <param name="first">First frame, from 0.</param>
    /// <param name="count">1 to <see cref="BatchSize"/>.</param>
    /// <param name="pose">Pose of the first of these frames.</param>
    /// <param name="deadline">When the first of these frames is played: among all sessions, the earliest goes first.</param>
    /// <param name="cancellationToken">Ends a call that nobody waits for any more.</param>
    ValueTask<VideoFrame[]> RenderAsync(SpokenPiece piece, int first, int count, long pose, DateTimeOffset deadline, CancellationToken cancellationToken);

    /// <summary>Whether a machine that cannot keep up is helped by rendering fewer of them.</summary>
    bool IsCostly => true;

    /// <summary>Share that a session which speaks takes of what renders it (all cores, or a GPU), as measured.</summary>
    double Load => 0;

    /// <summary>Frames that one call renders best.</summary>
    int BatchSize { get; }
}

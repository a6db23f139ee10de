using Loomcast.Pipeline.Sessions;

namespace Loomcast.Pipeline.Timeline;

/// <summary>
/// Paces one stream by the clock: each tick takes the next generated slice, or an idle one, so that it never starves.
/// Writers: one generator (<see cref="EnqueueAsync"/>) and one pacer (<see cref="RunAsync"/>); anybody may cut. The lock protects
/// the queue, the pose and the cut.
/// </summary>
#pragma warning disable CA1001 // the semaphore's wait handle is never asked for: nothing to dispose
public sealed class LiveTimeline(VideoFormat format, Func<long, VideoFrame> idle, TimeProvider time, long firstSlice = 0)
#pragma warning restore CA1001
{
    // Generated ahead of the clock: covers the making of the next piece's first slices, bounds what a barge-in throws away.
    private const int MostAhead = 50;

    private readonly Lock _lock = new();
    private readonly Queue<Slice> _queue = new(MostAhead);
    private readonly SemaphoreSlim _room = new(MostAhead);
    private Slice? _fading;
    private long _position = firstSlice;
    private long _pose = firstSlice; // one pose a slice: after a restart the motion goes on where it was
    private long _lastQueuedPose;
    private int _cutTurn;
    private DateTimeOffset? _startsAt;
    private volatile bool _completed;

    /// <summary>Told by the pacer for each generated slice that begins or ends a piece, with its media time, before the slice is emitted.</summary>
    public Action<SliceMark, TimeSpan>? MarkReached { get; set; }

    /// <summary>Asked before an idle slice that is not the first of a run: true where no more of them are to be emitted for now.</summary>
    public Func<bool> Rests { get; init; } = () => false;

    /// <summary>Whether something is still to be played, or may come.</summary>
    public bool HasMore
    {
        get
        {
            lock (_lock)
            {
                return !_completed || _queue.Count > 0 || _fading is not null;
            }
        }
    }

    /// <summary>Number of the next slice.</summary>
    public long NextSlice => Interlocked.Read(ref _position);

    /// <summary>Media time of the next slice.</summary>
    public TimeSpan Position => format.TimeOf(Interlocked.Read(ref _position));

    /// <summary>Pose with which the next generated slice continues the motion.</summary>
    public long NextPose
    {
        get
        {
            lock (_lock)
            {
                return (_queue.Count > 0 ? _lastQueuedPose : _pose) + 1;
            }
        }
    }

    /// <summary>When a slice that is added next will be emitted: what is ahead of it plays first.</summary>
    public DateTimeOffset NextDue
    {
        get
        {
            lock (_lock)
            {
                return _startsAt is { } start ? start + format.TimeOf(_position + _queue.Count) : time.GetUtcNow() + format.TimeOf(_queue.Count);
            }
        }
    }

    /// <summary>Adds a generated slice; waits while enough is ahead. False, and the slice released, if its turn was cut.</summary>
    public async ValueTask<bool> EnqueueAsync(Slice slice, CancellationToken cancellationToken)
    {
        await _room.WaitAsync(cancellationToken);
        lock (_lock)
        {
            if (slice.Mark!.Turn > _cutTurn)
            {
                _queue.Enqueue(slice);
                _lastQueuedPose = slice.Pose;
                return true;
            }
        }

        _room.Release();
        slice.Frame.Release();
        return false;
    }

    /// <summary>Drops all slices of the turns up to this one, those that are still to come too; the sound fades out within one slice.</summary>
    /// <returns>Media time at which the first idle slice stands.</returns>
    public TimeSpan Cut(int turn)
    {
        lock (_lock)
        {
            _cutTurn = Math.Max(_cutTurn, turn);
            if (_queue.Count == 0 || _queue.Peek().Mark!.Turn > turn)
            {
                return format.TimeOf(_position);
            }

            _fading = FadeOut(_queue.Dequeue());
            _room.Release();
            while (_queue.TryPeek(out var next) && next.Mark!.Turn <= turn)
            {
                _queue.Dequeue().Frame.Release();
                _room.Release();
            }

            return format.TimeOf(_position + 1);
        }
    }

    /// <summary>Nothing is enqueued any more: what is queued plays out, then <see cref="RunAsync"/> returns.</summary>
    public void Complete() => _completed = true;

    /// <summary>Goes on at a later slice than the next, while nothing runs.</summary>
    public void SkipTo(long slice) => Interlocked.Exchange(ref _position, slice);

    /// <summary>Emits slices by the clock, at least one, until completed or until it rests; then it can be run again.</summary>
    /// <param name="startsAt">Wall clock of media time zero; what is late by it is caught up.</param>
    /// <param name="emit">Takes the next slice; while it waits, the timeline is late, and catches up after.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    public async Task RunAsync(DateTimeOffset startsAt, Func<Slice, CancellationToken, ValueTask> emit, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _startsAt = startsAt;
        }

        var (start, late) = (time.GetTimestamp(), time.GetUtcNow() - startsAt);
        for (var isFirst = true; Next(isFirst) is { } slice; isFirst = false)
        {
            if (slice.Mark is { Border: not PieceBorder.None } mark)
            {
                MarkReached?.Invoke(mark, Position);
            }

            await emit(slice, cancellationToken);
            var due = format.TimeOf(Interlocked.Increment(ref _position)) - late - time.GetElapsedTime(start);
            if (due > TimeSpan.Zero)
            {
                await Task.Delay(due, time, cancellationToken);
            }
        }
    }

    private Slice? Next(bool isFirst)
    {
        lock (_lock)
        {
            if (_fading is { } fading)
            {
                _fading = null;
                _pose = fading.Pose;
                return fading;
            }

            if (_queue.TryDequeue(out var slice))
            {
                _room.Release();
                _pose = slice.Pose;
                PipelineMeter.GeneratedSlice(format.TimeOf(_queue.Count));
                return slice;
            }

            if (!isFirst && (_completed || Rests()))
            {
                _startsAt = null; // the clock of the stream is set anew before it goes on
                return null;
            }

            PipelineMeter.IdleSlices.Add(1);
            return new Slice(idle(++_pose), default, _pose);
        }
    }

    private static Slice FadeOut(Slice slice)
    {
        var samples = slice.Samples.ToArray();
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = (short)(samples[i] * (samples.Length - i) / samples.Length);
        }

        return slice with { Samples = samples, Mark = null };
    }
}

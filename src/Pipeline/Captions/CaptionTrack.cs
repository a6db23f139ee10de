using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Sessions;

namespace Loomcast.Pipeline.Captions;

/// <summary>
/// What is to be read while a session speaks: a fold of its events. Each word is a cue of the lines up to it, which lasts until the next word, so
/// that any player shows words when they are spoken; what is cut is not shown.
/// </summary>
/// <remarks>Events come from several threads, and one thread takes the cues: the lock protects the steps.</remarks>
public sealed class CaptionTrack
{
    // Milliseconds that the last words stay when nothing follows.
    private const long Linger = 1500;

    private readonly Lock _lock = new();
    private readonly List<Step> _steps = [];
    private readonly CaptionLines _lines = new();
    private long _taken; // milliseconds up to which cues were given away, which cannot be changed any more

    /// <summary>What is to be read of a session that begins, or goes on after a restart.</summary>
    /// <returns>Null where the stream began without captions: it keeps the renditions that it began with.</returns>
    public static CaptionTrack? For(EarlierRun? earlier)
    {
        if (earlier?.Stream?.Ends.ContainsKey(StreamEncoder.CaptionsName) == false)
        {
            return null;
        }

        var track = new CaptionTrack();
        foreach (var told in earlier?.Events ?? [])
        {
            track.Follow(told);
        }

        return track;
    }

    public void Follow(SessionEvent told)
    {
        lock (_lock)
        {
            switch (told)
            {
                case TranscriptEvent { Role: TranscriptEvent.Assistant, Words: [var first, ..] words } transcript:
                    if (_steps is [] || _steps[^1] is var last && (last.Turn != transcript.Turn || last.Until <= Milliseconds(first.Start)))
                    {
                        _lines.Clear();
                    }

                    Speak(transcript.Turn, [.. words]);
                    break;
                case TurnEvent { State: TurnState.Interrupted, CutAt: { } at } turn:
                    Cut(turn.Turn, Milliseconds(at));
                    break;
                case TurnEvent { State: TurnState.Failed, MediaTime: { } at } turn:
                    Cut(turn.Turn, Milliseconds(at));
                    break;
            }
        }
    }

    /// <summary>The cues of a time that is over, in order. What lasts longer, up to the next word, is in the next times too, as the same cue.</summary>
    /// <param name="start">Milliseconds; where the time before ended.</param>
    /// <param name="end">Milliseconds.</param>
    public IReadOnlyCollection<Cue> Take(long start, long end)
    {
        lock (_lock)
        {
            _taken = end;
            if (_steps.Count == 0)
            {
                return [];
            }

            _steps.RemoveRange(0, Math.Max(0, _steps.FindIndex(step => step.Until > start) is >= 0 and var kept ? kept : _steps.Count));
            var cues = new List<Cue>();
            for (var index = 0; index < _steps.Count && _steps[index].Start < end; index++)
            {
                var step = _steps[index];
                if (step.End > start)
                {
                    cues.Add(new Cue(step.Start, step.End, step.Text));
                }

                // Nobody knows yet what comes next: what stays is told anew for each time.
                var next = index + 1 < _steps.Count ? _steps[index + 1].Start : long.MaxValue;
                var (from, until) = (Math.Max(start, step.End), Math.Min(end, Math.Min(step.Until, next)));
                if (from < until)
                {
                    cues.Add(new Cue(from, until, step.Text));
                }
            }

            return cues;
        }
    }

    private void Speak(int turn, ReadOnlySpan<TranscriptWord> words)
    {
        for (var index = 0; index < words.Length; index++)
        {
            var text = _lines.Add(words[index].Text);
            var start = Milliseconds(words[index].Start);
            var next = index + 1 < words.Length ? Milliseconds(words[index + 1].Start) : long.MaxValue;
            var end = Math.Min(next, Math.Max(start, Milliseconds(words[index].End)) + (next < long.MaxValue ? Linger : 0));
            if (start < end)
            {
                _steps.Add(new Step(turn, start, end, end + Linger, text));
            }
        }
    }

    private void Cut(int turn, long at)
    {
        _steps.RemoveAll(step => step.Turn == turn && step.Start >= Math.Max(at, _taken));
        if (_steps is [.., { } last] && last.Turn == turn)
        {
            // Of the word that was cut the cue may be given away already.
            var end = last.Start < _taken ? last.End : Math.Min(last.End, at);
            _steps[^1] = last with { End = end, Until = end };
            _lines.Clear();
        }
    }

    private static long Milliseconds(double seconds) => (long)Math.Round(seconds * 1000);

    /// <summary>Where the words of a turn are after one more of them.</summary>
    /// <param name="Turn">Its number.</param>
    /// <param name="Start">Milliseconds: the word begins.</param>
    /// <param name="End">Milliseconds: known when it begins.</param>
    /// <param name="Until">Milliseconds: how long it stays if nothing follows.</param>
    /// <param name="Text">All that is to be read.</param>
    private readonly record struct Step(int Turn, long Start, long End, long Until, string Text);
}

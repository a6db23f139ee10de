using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Loomcast.MediaServer.Live;
using Loomcast.Pipeline.Sessions;

namespace Loomcast.MediaServer.Playlists;

/// <summary>EXT-X-DATERANGE (RFC 8216bis, 4.4.5.1) of all turns that were answered: a fold of the session's events.</summary>
/// <remarks>
/// A range, and its end, are listed where the playlist has come to their media time. So they do not depend on when a playlist is rendered, all
/// playlists of a stream that have come to the same time say the same, and publishing has nothing to do with them.
/// </remarks>
internal sealed class DateRanges
{
    private const int LongestQuestion = 120;
    private readonly Dictionary<int, string> _questions = [];
    private ImmutableList<DateRange> _ranges = []; // in order of their turns, which is that of their times

    /// <summary>Takes up the next event; one at a time.</summary>
    public void Follow(SessionEvent told)
    {
        lock (_questions)
        {
            switch (told)
            {
                case TranscriptEvent { Role: TranscriptEvent.User, Final: true } transcript:
                    _questions[transcript.Turn] = Quotable(transcript.Text);
                    break;
                case TurnEvent { State: TurnState.Speaking, MediaTime: { } at } turn:
                    _ranges = _ranges.Add(new DateRange(turn.Turn, at, _questions.GetValueOrDefault(turn.Turn, "")) { IsScene = turn.Input == TurnEvent.Scene });
                    break;
                case TurnEvent { State: TurnState.Done or TurnState.Interrupted or TurnState.Failed } turn when (turn.CutAt ?? turn.MediaTime) is { } at:
                    End(turn, at);
                    break;
            }
        }
    }

    /// <summary>The lines of all ranges that overlap what is listed.</summary>
    public string Lines(Window window)
    {
        // Sound and pictures of a segment do not begin at quite the same time: whole seconds make them agree.
        var terms = window.Terms;
        var opening = window.FirstListed < window.Segments.Count ? window.Segments[window.FirstListed].Opening : window.Opening;
        var start = Math.Floor((double)opening.Start / terms.Timescale);
        var end = (double)window.End / terms.Timescale;
        var ranges = Volatile.Read(ref _ranges);
        var first = ranges.Count;
        while (first > 0 && !(ranges[first - 1].End <= start)) // one without an end is not over
        {
            first--;
        }

        var lines = new StringBuilder();
        for (var index = first; index < ranges.Count && ranges[index].Start < end; index++)
        {
            Append(lines, terms, ranges[index], window.IsEnded ? double.MaxValue : end);
        }

        return lines.ToString();
    }

    private void End(TurnEvent turn, double at)
    {
        _questions.Remove(turn.Turn);
        var index = _ranges.FindLastIndex(range => range.Turn == turn.Turn);
        if (index >= 0)
        {
            var range = _ranges[index];
            _ranges = _ranges.SetItem(index, range with { End = Math.Max(range.Start, at), State = turn.State.ToString().ToLowerInvariant() });
        }
    }

    private static void Append(StringBuilder lines, PlaylistTerms terms, DateRange range, double end)
    {
        var (kind, text) = range.IsScene ? (TurnEvent.Scene, "TITLE") : ("turn", "QUESTION");
        lines.Append(CultureInfo.InvariantCulture, $"#EXT-X-DATERANGE:ID=\"{kind}-{range.Turn}\",CLASS=\"net.loomcast.{kind}\",START-DATE=\"{terms.DateOf(range.Start)}\"");
        lines.Append(CultureInfo.InvariantCulture, $",X-LOOMCAST-{text}=\"{range.Question}\"");
        if (range.End <= end)
        {
            lines.Append(CultureInfo.InvariantCulture, $",DURATION={range.End - range.Start:0.000},X-LOOMCAST-STATE=\"{range.State}\"");
        }

        lines.Append('\n');
    }

    /// <summary>A quoted-string has no quotes and no line breaks; other characters that are not to be seen are of no use either.</summary>
    private static string Quotable(string text)
    {
        var clean = string.Concat(text.EnumerateRunes().Select(rune => rune.Value == '"' ? "'" : Rune.IsControl(rune) || Rune.IsWhiteSpace(rune) ? " " : rune.ToString()));
        return clean.Length <= LongestQuestion ? clean : clean[..(LongestQuestion - (char.IsHighSurrogate(clean[LongestQuestion - 1]) ? 1 : 0))] + "…";
    }
}

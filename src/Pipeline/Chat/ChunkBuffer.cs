namespace Loomcast.Pipeline.Chat;

/// <summary>Text that waits to be spoken, and how much of it the next chunk takes.</summary>
internal sealed class ChunkBuffer
{
    // Shorter chunks cost a pause and a reset of the melody each, and give the voice nothing to work with.
    private const int ShortestLength = 10;
    private const int FewestHalfWords = 2 * 2;

    // A first sentence without any mark is cut here, rather than to let the listener wait for its end.
    private const int MostFirstHalfWords = 15 * 2;

    private const int TargetLength = 200;
    private const int LongestLength = 300;

    private string _text = "";
    private int _taken;

    public void Append(string token) => _text = (_text + token).TrimStart();

    /// <summary>The next chunk, where waiting for more text would not make it better.</summary>
    public string? TakeDue() => Take(waits: true, ended: false);

    /// <summary>The next chunk, where there is one that ends well.</summary>
    public string? TakeWhole() => Take(waits: false, ended: false);

    /// <summary>The next chunk of what is left after the last token.</summary>
    public string? TakeRest() => Take(waits: false, ended: true);

    private string? Take(bool waits, bool ended)
    {
        while (_text.Length > 0)
        {
            var borders = TextBorders.Find(_text, ended, out var length);
            var end = Choose(borders, waits, length) ?? Force(borders, length) ?? (ended ? _text.Length : 0);
            if (end == 0)
            {
                return null;
            }

            var chunk = Markdown.ToSpoken(_text[..end]);
            _text = _text[end..].TrimStart();
            if (chunk.Length > 0)
            {
                _taken++;
                return chunk;
            }
        }

        return null;
    }

    private int? Choose(List<Border> borders, bool waits, int length)
    {
        Border? last = null;
        foreach (var border in borders)
        {
            if (IsGood(border))
            {
                if (_taken < 2 || (last is null && border.Length > TargetLength))
                {
                    return border.End;
                }

                last = border.Length <= TargetLength ? border : last;
            }
        }

        return waits && length <= TargetLength ? null : last?.End;
    }

    private bool IsGood(Border border) => _taken == 0
        ? border.HalfWords >= MostFirstHalfWords || (border.Kind >= BorderKind.Clause && border.HalfWords >= FewestHalfWords && border.Length >= ShortestLength)
        : border.Kind == BorderKind.Sentence && border.Length >= ShortestLength;

    /// <summary>Where an endless sentence, or a bracket that is never closed, is cut all the same.</summary>
    private int? Force(List<Border> borders, int length)
    {
        if (length <= LongestLength)
        {
            return null;
        }

        var best = borders.Where(border => border.Length is >= ShortestLength and <= LongestLength)
            .OrderBy(border => border.Kind).ThenBy(border => border.End).LastOrDefault();
        return best.End > 0 ? best.End : TextBorders.LastBreak(_text, LongestLength);
    }
}

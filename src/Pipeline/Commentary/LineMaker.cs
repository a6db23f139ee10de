namespace Loomcast.Pipeline.Commentary;

/// <summary>Makes lines: one is written after the other, because each knows those before it; then they are spoken, several at once.</summary>
/// <param name="writer">Writes.</param>
/// <param name="speaker">Speaks.</param>
/// <param name="style">How it is to be said.</param>
/// <param name="dueAt">When what is heard at a media time is needed.</param>
internal sealed class LineMaker(LineWriter writer, LineSpeaker speaker, CommentaryStyle style, Func<TimeSpan, DateTimeOffset> dueAt)
{
    private const int MostWordsOfBrief = 8;

    // What an engine is reminded of, so that it does not repeat itself: a minute or so.
    private const int Remembered = 10;

    private readonly List<string> _written = [];

    /// <summary>Takes note of a line that was made before.</summary>
    public void Remember(string text)
    {
        _written.Add(text);
        if (_written.Count > Remembered)
        {
            _written.RemoveAt(0);
        }
    }

    /// <summary>Writes a line, and begins to speak it. One caller; the next line may be made while this one is spoken.</summary>
    /// <param name="slot">Its time, and what it is about.</param>
    /// <param name="text">What it was before a restart; null for a new line.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The voice; it fails with a <see cref="LineException"/>.</returns>
    public async Task<Task<MadeLine>> BeginAsync(Slot slot, string? text, CancellationToken cancellationToken)
    {
        string[] earlier = [.. _written];
        if (text is null)
        {
            try
            {
                text = await WriteAsync(slot, (int)(slot.Length.TotalSeconds * speaker.Pace), earlier, cancellationToken);
            }
            catch (LineException e)
            {
                return Task.FromException<MadeLine>(e);
            }
        }

        Remember(text);
        return SpeakAsync(slot, text, earlier, cancellationToken);
    }

    private async Task<MadeLine> SpeakAsync(Slot slot, string text, string[] earlier, CancellationToken cancellationToken)
    {
        var voice = await speaker.SpeakAsync(text, (slot.Length, dueAt(slot.Earliest)), (words, stop) => WriteAsync(slot, words, earlier, stop), cancellationToken);
        return new MadeLine(string.Join(' ', voice.Words.Select(word => word.Text)), voice);
    }

    private Task<string> WriteAsync(Slot slot, int words, string[] earlier, CancellationToken cancellationToken)
    {
        var most = Math.Max(2, style == CommentaryStyle.Brief ? Math.Min(words, MostWordsOfBrief) : words);
        return writer.WriteAsync(new LineBrief(slot.Moment.At.TotalSeconds, most, style, slot.Moment.Kind, slot.Facts), earlier, slot.Stills, cancellationToken);
    }
}

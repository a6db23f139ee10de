using Loomcast.Pipeline.Speech;

namespace Loomcast.Pipeline.Commentary;

/// <summary>Speaks a line within its time: faster, if that is enough, else with fewer words.</summary>
internal sealed class LineSpeaker(ISpeechSynthesizer synthesizer, Voice voice)
{
    public const double MostSpeed = 1.15;

    private const int Rewritings = 2;
    private const double Caution = 0.92; // the fewer words may be longer ones
    private const double FirstPace = 2.6; // words a second of an unhurried English voice
    private const double Weight = 0.2; // of a new line in what is known of the pace

    private double _pace = FirstPace; // several lines are spoken at once; any of them may write it last

    /// <summary>Words a second, of the lines so far.</summary>
    public double Pace => Volatile.Read(ref _pace);

    /// <param name="text">As it was written.</param>
    /// <param name="time">How long it may be, and when it is needed.</param>
    /// <param name="rewrite">Writes it with so many words at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="LineException">It cannot be spoken, or not within its time.</exception>
    public async Task<SpokenPiece> SpeakAsync(string text, (TimeSpan Length, DateTimeOffset Deadline) time, Func<int, CancellationToken, Task<string>> rewrite, CancellationToken cancellationToken)
    {
        for (var rewritten = 0; ; rewritten++)
        {
            var piece = await SpeakAsync(text, time.Deadline, cancellationToken);
            var speed = SpokenPieces.DurationOf(piece.Samples.Length) / time.Length;
            if (speed <= 1)
            {
                return piece;
            }

            if (speed <= MostSpeed)
            {
                return TimeStretch.Faster(piece, speed);
            }

            var words = (int)(piece.Words.Length / speed * Caution);
            if (rewritten == Rewritings || words < 1)
            {
                throw new LineException(FormattableString.Invariant($"The line is too long for its {time.Length.TotalSeconds:0.0} seconds, however it was written."));
            }

            text = await rewrite(words, cancellationToken);
        }
    }

    private async Task<SpokenPiece> SpeakAsync(string text, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        try
        {
            var piece = await synthesizer.SpeakAsync(text, voice, deadline, cancellationToken);
            var pace = piece.Words.Length / Math.Max(0.1, SpokenPieces.DurationOf(piece.Samples.Length).TotalSeconds);
            Volatile.Write(ref _pace, Math.Clamp(((1 - Weight) * Pace) + (Weight * pace), 1, 6));
            return piece;
        }
        catch (Exception e) when (e is not (OperationCanceledException or OutOfMemoryException) || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new LineException($"The text-to-speech engine failed: {e.Message}", e); // engines are many, and so are their exceptions
        }
    }
}

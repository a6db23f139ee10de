using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Sessions;
using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Conversation;

/// <summary>Tells for each piece of an answer when the first part with its pictures could be served: the stage "encode".</summary>
/// <remarks>The pacer expects, the pump of the encoder publishes; the lock protects what is expected.</remarks>
internal sealed class FirstParts(SessionContext context) : IStreamPublisher
{
    public const string Stage = "encode";

    // More pieces than the encoder ever holds; it bounds what is expected of an encoder that was lost.
    private const int MostExpected = 16;

    private readonly Lock _lock = new();
    private readonly Queue<(SliceMark Mark, TimeSpan At, long Since)> _expected = [];
    private Rendition? _pictures;

    /// <summary>The first slice of a piece goes to the encoder.</summary>
    /// <param name="mark">Of the slice.</param>
    /// <param name="at">Its media time.</param>
    public void Expect(SliceMark mark, TimeSpan at)
    {
        if (!mark.Border.HasFlag(PieceBorder.First))
        {
            return;
        }

        lock (_lock)
        {
            if (_expected.Count == MostExpected)
            {
                _expected.Dequeue();
            }

            _expected.Enqueue((mark, at, context.Time.GetTimestamp()));
        }
    }

    public ValueTask OpenAsync(IReadOnlyList<Rendition> renditions, DateTimeOffset startsAt, CancellationToken cancellationToken)
    {
        _pictures = renditions.First(rendition => rendition.Kind == MediaKind.Video);
        return context.Publisher.OpenAsync(renditions, startsAt, cancellationToken);
    }

    public async ValueTask AppendAsync(MediaPart part, CancellationToken cancellationToken)
    {
        await context.Publisher.AppendAsync(part, cancellationToken);
        if (_pictures is { } pictures && part.Rendition == pictures.Name)
        {
            Tell(TimeSpan.FromSeconds((part.Start + part.Duration) / (double)pictures.Timescale));
        }
    }

    public ValueTask CloseAsync(CancellationToken cancellationToken) => context.Publisher.CloseAsync(cancellationToken);

    private void Tell(TimeSpan published)
    {
        while (Take(published) is { } piece)
        {
            context.TellStage(Stage, piece.Since, piece.Mark.Turn, piece.Mark.Piece);
        }
    }

    private (SliceMark Mark, TimeSpan At, long Since)? Take(TimeSpan published)
    {
        lock (_lock)
        {
            return _expected.TryPeek(out var next) && next.At < published ? _expected.Dequeue() : null;
        }
    }
}

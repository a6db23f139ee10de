using Loomcast.Pipeline.Encoding;

namespace Loomcast.MediaServer.Live;

/// <summary>
/// Holds the first parts of a stream that goes on back until each rendition has one, where they begin a discontinuity: hls.js stops for good at sound of a
/// discontinuity that the pictures do not have, as they would after a kill in between.
/// </summary>
/// <param name="renditions">Of the stream, by name.</param>
/// <param name="publish">Lists a part.</param>
internal sealed class Rejoin(IReadOnlyDictionary<string, LiveRendition> renditions, Func<MediaPart, CancellationToken, ValueTask> publish) : IDisposable
{
    // A rendition that stays away does not hold up the others for good: 10 s of sound and pictures.
    private const int MostHeld = 100;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly HashSet<string> _missing = [.. renditions.Keys];
    private readonly Queue<MediaPart> _held = [];
    private volatile bool _isOver;

    /// <summary>Nothing is held any more, nor will be.</summary>
    public bool IsOver => _isOver;

    public async ValueTask TakeAsync(MediaPart part, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            _missing.Remove(part.Rendition);
            if (!_isOver && renditions[part.Rendition].Interrupts(part))
            {
                _held.Enqueue(part);
            }
            else
            {
                await publish(part, cancellationToken);
            }

            if (_missing.Count == 0 || _held.Count >= MostHeld)
            {
                await ReleaseAsync(cancellationToken);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Nothing follows: lists what there is.</summary>
    public async ValueTask EndAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await ReleaseAsync(cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async ValueTask ReleaseAsync(CancellationToken cancellationToken)
    {
        while (_held.TryPeek(out var part))
        {
            await publish(part, cancellationToken);
            _held.Dequeue();
        }

        _isOver = true;
    }
}

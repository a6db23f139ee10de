using Loomcast.Pipeline.Encoding;

namespace Loomcast.Pipeline.Generation;

/// <summary>Passes a stream on, and remembers what was announced of it.</summary>
internal sealed class AnnouncedStream(IStreamPublisher inner) : IStreamPublisher
{
    private readonly TaskCompletionSource<IReadOnlyList<Rendition>> _renditions = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Waits until the stream is open.</summary>
    public Task<IReadOnlyList<Rendition>> RenditionsAsync(CancellationToken cancellationToken) => _renditions.Task.WaitAsync(cancellationToken);

    public ValueTask OpenAsync(IReadOnlyList<Rendition> renditions, DateTimeOffset startsAt, CancellationToken cancellationToken)
    {
        _renditions.TrySetResult(renditions);
        return inner.OpenAsync(renditions, startsAt, cancellationToken);
    }

    public ValueTask AppendAsync(MediaPart part, CancellationToken cancellationToken) => inner.AppendAsync(part, cancellationToken);

    public ValueTask CloseAsync(CancellationToken cancellationToken) => inner.CloseAsync(cancellationToken);
}

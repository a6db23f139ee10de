using Loomcast.Pipeline.Encoding;

namespace Loomcast.Bench;

/// <summary>Takes media, which nobody wants.</summary>
internal sealed class SilentStream : IStreamPublisher
{
    public ValueTask OpenAsync(IReadOnlyList<Rendition> renditions, DateTimeOffset startsAt, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask AppendAsync(MediaPart part, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask CloseAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;
}

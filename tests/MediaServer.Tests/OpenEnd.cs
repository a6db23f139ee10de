using Loomcast.Pipeline.Encoding;

namespace Loomcast.MediaServer.Tests;

/// <summary>The encoder has ended, but the session goes on.</summary>
internal sealed class OpenEnd(IStreamPublisher publisher) : IStreamPublisher
{
    public ValueTask OpenAsync(IReadOnlyList<Rendition> renditions, DateTimeOffset startsAt, CancellationToken cancellationToken) =>
        publisher.OpenAsync(renditions, startsAt, cancellationToken);

    public ValueTask AppendAsync(MediaPart part, CancellationToken cancellationToken) => publisher.AppendAsync(part, cancellationToken);

    public ValueTask CloseAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;
}

using Loomcast.Pipeline.Encoding;

namespace Loomcast.Pipeline.Tests.Encoding;

/// <summary>Keeps what is published, and tells of it.</summary>
internal sealed class CollectingPublisher : IStreamPublisher
{
    private readonly Lock _lock = new();
    private readonly List<MediaPart> _parts = [];

    public IReadOnlyList<Rendition> Renditions { get; private set; } = [];

    public TaskCompletionSource FirstPart { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsClosed { get; private set; }

    public IReadOnlyList<MediaPart> Parts(string rendition)
    {
        lock (_lock)
        {
            return [.. _parts.Where(part => part.Rendition == rendition)];
        }
    }

    /// <summary>The rendition as one file: init segment and all parts.</summary>
    public byte[] File(string rendition) =>
        [.. Renditions.Single(r => r.Name == rendition).InitSegment.Span, .. Parts(rendition).SelectMany(part => part.Bytes.ToArray())];

    public ValueTask OpenAsync(IReadOnlyList<Rendition> renditions, DateTimeOffset startsAt, CancellationToken cancellationToken)
    {
        Renditions = renditions;
        return ValueTask.CompletedTask;
    }

    public ValueTask AppendAsync(MediaPart part, CancellationToken cancellationToken)
    {
        Assert.NotEmpty(Renditions);
        lock (_lock)
        {
            _parts.Add(part);
        }

        FirstPart.TrySetResult();
        return ValueTask.CompletedTask;
    }

    public ValueTask CloseAsync(CancellationToken cancellationToken)
    {
        IsClosed = true;
        return ValueTask.CompletedTask;
    }
}

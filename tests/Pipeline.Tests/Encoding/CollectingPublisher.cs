using System.Collections.Concurrent;
using Loomcast.Pipeline.Encoding;

namespace Loomcast.Pipeline.Tests.Encoding;

/// <summary>Keeps what is published, and tells of it.</summary>
internal sealed class CollectingPublisher : IStreamPublisher
{
    private readonly Lock _lock = new();
    private readonly List<MediaPart> _parts = [];
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _firstParts = [];

    public IReadOnlyList<Rendition> Renditions { get; private set; } = [];

    public TaskCompletionSource FirstPart { get; } = New();

    public bool IsClosed { get; private set; }

    /// <summary>Completes with the first part of a rendition.</summary>
    public Task WhenPartAsync(string rendition) => _firstParts.GetOrAdd(rendition, _ => New()).Task;

    public IReadOnlyList<MediaPart> Parts(string rendition)
    {
        lock (_lock)
        {
            return [.. _parts.Where(part => part.Rendition == rendition)];
        }
    }

    /// <summary>In the order in which they came.</summary>
    public IReadOnlyList<MediaPart> AllParts
    {
        get
        {
            lock (_lock)
            {
                return [.. _parts];
            }
        }
    }

    public void Clear(IReadOnlyList<MediaPart> keep)
    {
        lock (_lock)
        {
            _parts.Clear();
            _parts.AddRange(keep);
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
        _firstParts.GetOrAdd(part.Rendition, _ => New()).TrySetResult();
        return ValueTask.CompletedTask;
    }

    public ValueTask CloseAsync(CancellationToken cancellationToken)
    {
        IsClosed = true;
        return ValueTask.CompletedTask;
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

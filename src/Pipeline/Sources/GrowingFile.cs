namespace Loomcast.Pipeline.Sources;

/// <summary>A file that is still arriving: who reads it waits for what is to come.</summary>
/// <remarks>One writer appends to the file at <see cref="Path"/> and tells how far it got; any number of readers follow.</remarks>
/// <param name="path">Where it lies; it exists.</param>
/// <param name="length">Bytes of the whole, null while unknown.</param>
/// <param name="received">Bytes that are there already.</param>
public sealed class GrowingFile(string path, long? length, long received = 0)
{
    private volatile Arrival _now = new(received, length, null);

    public string Path => path;

    /// <summary>Bytes that can be read.</summary>
    public long Received => _now.Received;

    /// <summary>Bytes of the whole, null while unknown.</summary>
    public long? Length => _now.Length;

    public bool IsComplete => _now.IsComplete;

    /// <summary>Its writer has written up to here.</summary>
    public void Advance(long received) => Swap(now => now with { Received = received });

    /// <summary>Its writer knows now how long it will be.</summary>
    public void Declare(long length) => Swap(now => now with { Length = length });

    /// <summary>The rest never comes; whoever reads gets an <see cref="IOException"/> where the file ends.</summary>
    /// <param name="reason">A sentence for the user.</param>
    public void Abandon(string reason) => Swap(now => now with { Lost = reason });

    /// <summary>Waits until so many bytes are there, or the whole file.</summary>
    /// <exception cref="IOException">They never come.</exception>
    public async Task WhenReceivedAsync(long bytes, CancellationToken cancellationToken)
    {
        for (var now = _now; now.Received < bytes && !now.IsComplete; now = _now)
        {
            if (now.Lost is { } reason)
            {
                throw new IOException(reason);
            }

            await now.Next.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Reads from the start; a read at the end of what is there waits for more, and gives 0 at the end of the whole.</summary>
    public Stream OpenRead() => new GrowingFileStream(this);

    private void Swap(Func<Arrival, Arrival> change)
    {
        var before = _now;
        _now = change(before) with { Next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously) };
        before.Next.TrySetResult();
    }

    /// <summary>How far it is; replaced as a whole by the writer.</summary>
    private sealed record Arrival(long Received, long? Length, string? Lost)
    {
        public bool IsComplete => Received == Length;

        public TaskCompletionSource Next { get; init; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

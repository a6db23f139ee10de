namespace Loomcast.Bench.Load;

/// <summary>Viewers who always wait for the next part of the video playlist.</summary>
internal interface IAudience : IAsyncDisposable
{
    /// <summary>Seconds of CPU that the client has used.</summary>
    double CpuSeconds { get; }

    /// <summary>Begins to watch, from a part on that is still to come.</summary>
    void Watch(int from, Arrivals arrivals);
}

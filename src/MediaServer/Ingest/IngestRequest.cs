using Loomcast.Pipeline.Fmp4;

namespace Loomcast.MediaServer.Ingest;

/// <summary>One request of a publisher while its body arrives.</summary>
internal sealed class IngestRequest(IngestSource source, TimeProvider time) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<uint, long> _lastTimes = [];
    private long _lastByte = time.GetTimestamp();

    public IngestSource Source => source;

    /// <summary>Signalled when it was silent for too long. Not when its sender hangs up: ffmpeg does so before what it sent is read.</summary>
    public CancellationToken Stopped => _stop.Token;

    public TimeSpan Silence => time.GetElapsedTime(Volatile.Read(ref _lastByte));

    public void CountBytes() => Volatile.Write(ref _lastByte, time.GetTimestamp());

    public void Supersede() => _stop.Cancel();

    /// <exception cref="MediaException">Within one request, time runs backwards.</exception>
    public void CheckOrder(MediaSample sample)
    {
        if (_lastTimes.TryGetValue(sample.Track.Id, out var last) && sample.DecodeTime < last)
        {
            throw new MediaException(MediaFault.Backwards,
                $"Track {sample.Track.Id} goes back from {last} to {sample.DecodeTime} within one request. Pieces may be repeated in a request of their own.");
        }

        _lastTimes[sample.Track.Id] = sample.DecodeTime;
    }

    public void Dispose() => _stop.Dispose();
}

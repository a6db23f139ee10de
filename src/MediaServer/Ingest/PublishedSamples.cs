using Loomcast.Pipeline.Fmp4;

namespace Loomcast.MediaServer.Ingest;

/// <summary>Remembers the samples of a track that were published last.</summary>
internal sealed class PublishedSamples
{
    private const int Most = 1000; // about 20 s of sound

    private readonly Queue<(long Time, int Hash)> _samples = new();

    public bool Contains(MediaSample sample) => _samples.Contains(Of(sample));

    public void Add(MediaSample sample)
    {
        _samples.Enqueue(Of(sample));
        if (_samples.Count > Most)
        {
            _samples.Dequeue();
        }
    }

    private static (long Time, int Hash) Of(MediaSample sample)
    {
        var hash = new HashCode();
        hash.AddBytes(sample.Data.Span);
        return (sample.DecodeTime, hash.ToHashCode());
    }
}

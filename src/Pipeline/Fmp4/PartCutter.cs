using Loomcast.Pipeline.Encoding;

namespace Loomcast.Pipeline.Fmp4;

/// <summary>Collects the encoded samples of one rendition into parts. One writer: the pump of its encoder.</summary>
internal sealed class PartCutter(string rendition, PartPlan plan)
{
    private readonly List<EncodedSample> _open = [];
    private long _part;
    private long _samplesBefore;

    /// <summary>Adds a sample; a part comes out with the last one that belongs to it, without waiting for the next.</summary>
    public MediaPart? Add(EncodedSample sample)
    {
        _open.Add(sample);
        return _open.Count == plan.SamplesIn(_part) ? Cut(plan.EndsSegment(_part)) : null;
    }

    /// <summary>The last part of the stream, if samples are left; it may be short.</summary>
    public MediaPart? Finish() => _open.Count > 0 ? Cut(endsSegment: true) : null;

    private MediaPart Cut(bool endsSegment)
    {
        var samples = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_open);
        var bytes = FragmentWriter.Write((uint)(_part + 1), _samplesBefore * plan.SampleDuration, plan.SampleDuration, samples);
        var part = new MediaPart(rendition, bytes, samples.Length * plan.SampleDuration, samples[0].IsSync, endsSegment);
        _samplesBefore += samples.Length;
        _part++;
        _open.Clear();
        return part;
    }
}

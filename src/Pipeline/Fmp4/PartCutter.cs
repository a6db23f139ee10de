using Loomcast.Pipeline.Encoding;

namespace Loomcast.Pipeline.Fmp4;

/// <summary>Collects the encoded samples of one rendition into parts. One writer: the pump of its encoder.</summary>
/// <param name="rendition">Name of the rendition.</param>
/// <param name="plan">Where parts and segments end.</param>
/// <param name="firstPart">Parts of the stream that were published before, by an earlier run of the session.</param>
internal sealed class PartCutter(string rendition, PartPlan plan, long firstPart = 0)
{
    private readonly List<EncodedSample> _open = [];
    private long _part = firstPart;
    private long _samplesBefore = plan.SamplesThrough(firstPart - 1);

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
        var start = _samplesBefore * plan.SampleDuration;
        var bytes = FragmentWriter.Write((uint)(_part + 1), start, plan.SampleDuration, samples);
        var part = new MediaPart(rendition, bytes, start, samples.Length * plan.SampleDuration, samples[0].IsSync, endsSegment)
        {
            KeyframeLength = samples[0].IsSync ? bytes.Length - SizeOf(samples[1..]) : 0,
        };
        _samplesBefore += samples.Length;
        _part++;
        _open.Clear();
        return part;
    }

    private static int SizeOf(ReadOnlySpan<EncodedSample> samples)
    {
        var size = 0;
        foreach (var sample in samples)
        {
            size += sample.Data.Length;
        }

        return size;
    }
}

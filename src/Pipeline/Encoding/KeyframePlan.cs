using System.Globalization;
using Loomcast.Pipeline.Fmp4;

namespace Loomcast.Pipeline.Encoding;

/// <summary>Which frames are IDR: the first of the stream, the first after the first part, and from there each <paramref name="Interval"/>.</summary>
/// <param name="FirstPart">Frames of the first part, which is a segment of its own.</param>
/// <param name="Interval">Frames from one IDR to the next.</param>
internal sealed record KeyframePlan(int FirstPart, int Interval)
{
    /// <summary>For -force_key_frames: n counts the frames, and the first is an IDR without being asked.</summary>
    public string Expression => string.Create(CultureInfo.InvariantCulture, $"expr:not(mod(n-{FirstPart},{Interval}))");

    /// <summary>An IDR each second where a part begins there, else one a segment.</summary>
    public static KeyframePlan For(PartPlan plan)
    {
        var part = plan.SamplesIn(0);
        var second = plan.Timescale / plan.SampleDuration;
        return new KeyframePlan(part, second % part == 0 ? second : part * plan.PartsPerSegment);
    }
}

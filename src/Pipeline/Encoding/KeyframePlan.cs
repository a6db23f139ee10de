using System.Collections.Immutable;
using System.Globalization;
using Loomcast.Pipeline.Fmp4;

namespace Loomcast.Pipeline.Encoding;

/// <summary>Which frames are IDR: the first of the stream, the first after the first part, and from there each <paramref name="Interval"/>.</summary>
/// <param name="FirstPart">Frames of the first part, which is a segment of its own.</param>
/// <param name="Interval">Frames from one IDR to the next.</param>
/// <param name="FirstFrame">Frames of the stream before the first one that this encoder gets.</param>
internal sealed record KeyframePlan(int FirstPart, int Interval, long FirstFrame = 0)
{
    /// <summary>Frames that the encoder gets before further IDRs: a rung that was published farther than the others goes on there.</summary>
    public ImmutableArray<int> Resumptions { get; init; } = [];

    /// <summary>For -force_key_frames: n counts the frames that the encoder gets, the first of which is an IDR without being asked.</summary>
    public string Expression => string.Create(
        CultureInfo.InvariantCulture, $"expr:not(mod(n{FirstFrame - FirstPart:+0;-0},{Interval})){string.Concat(Resumptions.Select(frame => $"+eq(n,{frame})"))}");

    /// <summary>An IDR each second where a part begins there, else one a segment.</summary>
    public static KeyframePlan For(PartPlan plan, long firstPart = 0)
    {
        var part = plan.SamplesIn(0);
        var second = plan.Timescale / plan.SampleDuration;
        return new KeyframePlan(part, second % part == 0 ? second : part * plan.PartsPerSegment, plan.SamplesThrough(firstPart - 1));
    }
}

using System.Collections.Frozen;
using System.Collections.Immutable;
using Loomcast.Pipeline.Speech;
using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Avatar;

/// <summary>How speech sounds look: phones to mouth shapes, each blending into its neighbours.</summary>
internal static class Visemes
{
    // Eyes expect the lips before the ears expect the sound.
    private static readonly TimeSpan Lead = TimeSpan.FromMilliseconds(30);

    // By how much a phone reaches into its neighbours.
    private static readonly TimeSpan Overlap = TimeSpan.FromMilliseconds(45);

    // A closure is shown on one frame at least, however short it is.
    private static readonly TimeSpan ShortestClosure = TimeSpan.FromMilliseconds(40);

    // Frames over which the mouth opens from rest and closes again at the ends of a piece.
    private const int OpeningFrames = 2;
    private const int ClosingFrames = 3;

    private static readonly MouthShape Unknown = new(0.2f, 0, 0.1f);

    private static readonly FrozenDictionary<string, MouthShape> Shapes = new Dictionary<string, MouthShape>
    {
        ["pau"] = new(0, 0, 0),
        ["aa"] = new(0.95f, 0, 0.1f),
        ["ae"] = new(0.8f, 0.45f, 0.25f),
        ["ah"] = new(0.6f, 0.05f, 0.1f),
        ["ao"] = new(0.75f, -0.55f, 0),
        ["aw"] = new(0.8f, -0.2f, 0),
        ["ax"] = new(0.4f, 0.05f, 0.1f),
        ["ay"] = new(0.85f, 0.2f, 0.15f),
        ["eh"] = new(0.55f, 0.4f, 0.25f),
        ["er"] = new(0.35f, -0.3f, 0.1f),
        ["ey"] = new(0.45f, 0.6f, 0.3f),
        ["ih"] = new(0.35f, 0.45f, 0.25f),
        ["iy"] = new(0.22f, 0.85f, 0.4f),
        ["ow"] = new(0.55f, -0.8f, 0),
        ["oy"] = new(0.6f, -0.6f, 0),
        ["uh"] = new(0.35f, -0.6f, 0),
        ["uw"] = new(0.25f, -1, 0),
        ["p"] = new(0, 0, 0),
        ["b"] = new(0, 0, 0),
        ["m"] = new(0, 0, 0),
        ["f"] = new(0.05f, 0.1f, 0.35f),
        ["v"] = new(0.05f, 0.1f, 0.35f),
        ["th"] = new(0.2f, 0.1f, 0.25f),
        ["dh"] = new(0.2f, 0.1f, 0.25f),
        ["w"] = new(0.12f, -1, 0),
        ["r"] = new(0.25f, -0.45f, 0.1f),
        ["y"] = new(0.2f, 0.5f, 0.2f),
        ["l"] = new(0.3f, 0.15f, 0.2f),
        ["s"] = new(0.1f, 0.45f, 0.4f),
        ["z"] = new(0.1f, 0.45f, 0.4f),
        ["sh"] = new(0.15f, -0.5f, 0.35f),
        ["zh"] = new(0.15f, -0.5f, 0.35f),
        ["ch"] = new(0.15f, -0.45f, 0.35f),
        ["jh"] = new(0.15f, -0.45f, 0.35f),
        ["t"] = new(0.15f, 0.2f, 0.25f),
        ["d"] = new(0.18f, 0.2f, 0.2f),
        ["n"] = new(0.2f, 0.2f, 0.2f),
        ["k"] = new(0.25f, 0.1f, 0.15f),
        ["g"] = new(0.25f, 0.1f, 0.15f),
        ["ng"] = new(0.25f, 0.1f, 0.15f),
        ["hh"] = new(0.3f, 0.05f, 0.1f),
    }.ToFrozenDictionary();

    /// <summary>The mouth on a frame of a piece; closed before, after and at its ends.</summary>
    public static MouthShape At(SpokenPiece piece, int frame, VideoFormat format)
    {
        var frames = Frames(piece, format);
        var opened = Math.Min((frame + 1f) / (OpeningFrames + 1), (frames - 1f - frame) / ClosingFrames);
        return At(piece.Phones, format.TimeOf(frame) + Lead) * Math.Clamp(opened, 0, 1);
    }

    private static int Frames(SpokenPiece piece, VideoFormat format) =>
        (int)Math.Ceiling(piece.Samples.Length * format.FrameRate / AudioFormat.SampleRate);

    private static MouthShape At(ImmutableArray<Phone> phones, TimeSpan time)
    {
        var blend = default(MouthShape);
        var weights = 0f;
        var isClosed = false;
        foreach (var phone in phones)
        {
            var middle = (phone.Start + phone.End) / 2;
            var half = (phone.End - phone.Start) / 2;
            var distance = (time - middle).Duration();
            isClosed |= phone.Symbol is "p" or "b" or "m" && distance < TimeSpan.FromTicks(Math.Max(half.Ticks, ShortestClosure.Ticks / 2));
            if (distance < half + Overlap)
            {
                var weight = 0.5f + 0.5f * MathF.Cos(MathF.PI * (float)(distance / (half + Overlap)));
                blend += Shapes.GetValueOrDefault(phone.Symbol, Unknown) * weight;
                weights += weight;
            }
        }

        var shape = weights > 0 ? blend * (1 / weights) : blend;
        return isClosed ? shape with { Jaw = 0, Raise = 0 } : shape;
    }
}

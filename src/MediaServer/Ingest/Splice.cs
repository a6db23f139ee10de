using Loomcast.Pipeline.Fmp4;

namespace Loomcast.MediaServer.Ingest;

/// <summary>Makes a key frame one that pictures can begin with which do not know what came before.</summary>
internal static class Splice
{
    private const int AvcIdr = 5;
    private const int HevcCra = 21;
    private const int HevcBla = 16; // BLA_W_LP: decoders skip the pictures that refer to before it

    /// <param name="header">Of its track.</param>
    /// <param name="keyframe">As it was sent.</param>
    /// <returns>Empty where it does not stand alone: H.264 with open groups of pictures.</returns>
    public static ReadOnlyMemory<byte> Before(MediaTrack header, ReadOnlyMemory<byte> keyframe) => header.Codecs[..4] switch
    {
        "avc1" or "avc3" => NalUnits.Of(keyframe.Span).Exists(unit => (keyframe.Span[unit][0] & 0x1F) == AvcIdr) ? keyframe : default,
        "hvc1" or "hev1" => Broken(keyframe),
        _ => keyframe,
    };

    // ITU-T H.265, 7.4.2.2: a clean random access picture and one of a broken link differ in nothing but their type.
    private static ReadOnlyMemory<byte> Broken(ReadOnlyMemory<byte> keyframe)
    {
        var clean = NalUnits.Of(keyframe.Span).ConvertAll(unit => unit.Start.Value).FindAll(at => ((keyframe.Span[at] >> 1) & 0x3F) == HevcCra);
        if (clean.Count == 0)
        {
            return keyframe;
        }

        var bytes = keyframe.ToArray();
        clean.ForEach(at => bytes[at] = (byte)((bytes[at] & 0x81) | (HevcBla << 1)));
        return bytes;
    }
}

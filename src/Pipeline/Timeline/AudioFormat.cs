namespace Loomcast.Pipeline.Timeline;

/// <summary>The shape of sound on every timeline: 16 bit signed; mono, or stereo with a left sample before each right one.</summary>
public static class AudioFormat
{
    /// <summary>Samples per second.</summary>
    public const int SampleRate = 48_000;

    internal const int MostChannels = 2;
}

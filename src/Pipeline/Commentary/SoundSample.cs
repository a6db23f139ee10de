namespace Loomcast.Pipeline.Commentary;

/// <summary>What a tenth of a second sounds like.</summary>
/// <param name="At">On the stream's timeline.</param>
/// <param name="Level">RMS, dB below full scale; -90 is nothing.</param>
/// <param name="Crossings">Of zero, a second: twice the pitch of a tone.</param>
/// <param name="Contrast">dB between its loudest and its quietest fiftieth of a second.</param>
internal readonly record struct SoundSample(TimeSpan At, double Level, double Crossings, double Contrast)
{
    public const double Nothing = -90;

    public const double Silence = -50;
}

namespace Loomcast.Pipeline.VoiceActivity;

/// <summary>Tells voice from anything else, in one stream of sound from its start.</summary>
public interface IVoiceDetector
{
    /// <summary>How likely somebody speaks in the next window, 0 to 1.</summary>
    /// <param name="window"><see cref="VoiceWindow.Samples"/> of them.</param>
    /// <param name="cancellationToken">Ends the listening.</param>
    ValueTask<float> HearAsync(ReadOnlyMemory<short> window, CancellationToken cancellationToken);
}

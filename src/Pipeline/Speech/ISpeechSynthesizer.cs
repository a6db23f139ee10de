namespace Loomcast.Pipeline.Speech;

/// <summary>Text to speech with the times of phones and words.</summary>
public interface ISpeechSynthesizer
{
    /// <summary>Whether this engine has the voice, by name or by language.</summary>
    bool Has(Voice voice);

    /// <summary>Speaks one sentence or clause.</summary>
    /// <exception cref="SpeechException">The engine failed or is not installed.</exception>
    ValueTask<SpokenPiece> SpeakAsync(string text, Voice voice, CancellationToken cancellationToken);
}

namespace Loomcast.Pipeline.Speech;

/// <summary>Text to speech with the times of phones and words.</summary>
public interface ISpeechSynthesizer
{
    /// <summary>Whether this engine has the voice, by name or by language.</summary>
    bool Has(Voice voice);

    /// <summary>Speaks one sentence or clause.</summary>
    /// <exception cref="SpeechException">The engine failed or is not installed.</exception>
    ValueTask<SpokenPiece> SpeakAsync(string text, Voice voice, CancellationToken cancellationToken);

    /// <summary>The same for who knows when it is to be heard: an engine that shares this machine's cores serves the earliest deadline first, and who tells none last.</summary>
    /// <exception cref="SpeechException">The engine failed or is not installed.</exception>
    ValueTask<SpokenPiece> SpeakAsync(string text, Voice voice, DateTimeOffset deadline, CancellationToken cancellationToken) => SpeakAsync(text, voice, cancellationToken);
}

namespace Loomcast.Pipeline.Speech;

/// <summary>Several engines as one: the first that has the voice speaks.</summary>
public sealed class SynthesizerChoice(params IReadOnlyList<ISpeechSynthesizer> engines) : ISpeechSynthesizer
{
    public bool Has(Voice voice) => engines.Any(engine => engine.Has(voice));

    public ValueTask<SpokenPiece> SpeakAsync(string text, Voice voice, CancellationToken cancellationToken) =>
        SpeakAsync(text, voice, DateTimeOffset.MaxValue, cancellationToken);

    public ValueTask<SpokenPiece> SpeakAsync(string text, Voice voice, DateTimeOffset deadline, CancellationToken cancellationToken) =>
        engines.FirstOrDefault(engine => engine.Has(voice)) is { } engine
            ? engine.SpeakAsync(text, voice, deadline, cancellationToken)
            : ValueTask.FromException<SpokenPiece>(new SpeechException(
                $"No text-to-speech engine has the voice \"{voice.Name}\" for the language \"{voice.Language}\". Choose another; for languages other than English install espeak-ng: apt-get install espeak-ng"));
}

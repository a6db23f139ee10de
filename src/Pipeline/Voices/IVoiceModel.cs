using Loomcast.Pipeline.Speech;

namespace Loomcast.Pipeline.Voices;

/// <summary>One voice of one model that says phonetic letters.</summary>
internal interface IVoiceModel : IDisposable
{
    /// <summary>espeak-ng's name of its language.</summary>
    string Language { get; }

    /// <summary>Letters that it can say at once.</summary>
    int MostLetters { get; }

    /// <summary>Says letters; cancelling stops the model at its next operator. One caller at a time.</summary>
    /// <exception cref="SpeechException">None of the letters is known to the model.</exception>
    ModelSpeech Speak(string letters, CancellationToken cancellationToken);
}

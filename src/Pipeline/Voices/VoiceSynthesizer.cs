using Loomcast.Pipeline.Inference;
using Loomcast.Pipeline.Speech;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Loomcast.Pipeline.Voices;

/// <summary>The voices of the settings as one engine. Each model says one thing at a time, what is to be heard first.</summary>
/// <remarks><see cref="WarmAsync"/> loads them once, before the first session; then the list is only read.</remarks>
public sealed class VoiceSynthesizer(IOptions<VoiceOptions> options, IOptions<InferenceOptions> inference, ILoggerFactory loggers) : ISpeechSynthesizer, IDisposable
{
    private readonly SortedDictionary<string, (IVoiceModel Model, DeadlineGate Gate)> _voices = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The names that sessions can choose.</summary>
    public IReadOnlyCollection<string> Names => _voices.Keys;

    /// <summary>Loads all; a second call does nothing.</summary>
    /// <exception cref="SpeechException">The files of a voice are not what they should be; the message says what differs.</exception>
    /// <exception cref="InferenceException">A model cannot be run here.</exception>
    public async Task WarmAsync(CancellationToken cancellationToken)
    {
        var logger = loggers.CreateLogger<VoiceSynthesizer>();
        foreach (var (name, file) in options.Value.Voices.Where(voice => !_voices.ContainsKey(voice.Key)))
        {
            _voices.Add(name, (await VoiceLoader.LoadAsync(name, file, inference.Value, logger, cancellationToken), new DeadlineGate(1)));
        }
    }

    public bool Has(Voice voice) => Find(voice) is not null;

    public ValueTask<SpokenPiece> SpeakAsync(string text, Voice voice, CancellationToken cancellationToken) => SpeakAsync(text, voice, DateTimeOffset.MaxValue, cancellationToken);

    public async ValueTask<SpokenPiece> SpeakAsync(string text, Voice voice, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        var name = Find(voice) ?? throw new SpeechException($"There is no voice \"{voice.Name}\" for the language \"{voice.Language}\". Known: {string.Join(", ", _voices.Select(known => $"{known.Key} ({known.Value.Model.Language})"))}.");
        var (model, gate) = _voices[name];
        var said = await Pronunciation.OfAsync(text, model.Language, cancellationToken);
        if (said.Letters.Length > model.MostLetters && said.Words.Length > 1)
        {
            var half = said.Words.Length / 2;
            var first = await SpeakAsync(string.Join(' ', said.Words[..half]), voice, deadline, cancellationToken);
            return SpokenPieces.Join([first, await SpeakAsync(string.Join(' ', said.Words[half..]), voice, deadline, cancellationToken)]);
        }

        if (!said.Letters.Any(char.IsLetter))
        {
            return SpokenPieces.Silence(said.Words);
        }

        using var turn = await gate.EnterAsync(deadline, cancellationToken);
        using var core = await DeadlineGate.Cores.EnterAsync(deadline, cancellationToken);
        return SpokenLetters.Piece(said, model.Speak(said.Letters, cancellationToken));
    }

    public void Dispose()
    {
        foreach (var (model, _) in _voices.Values)
        {
            model.Dispose();
        }
    }

    // By name and language, or the first of the language.
    private string? Find(Voice voice) => _voices
        .Where(known => Speaks(known.Value.Model.Language, voice.Language) && (voice.Name.Length == 0 || string.Equals(known.Key, voice.Name, StringComparison.OrdinalIgnoreCase)))
        .Select(known => known.Key)
        .FirstOrDefault();

    private static bool Speaks(string language, string wanted) => string.Equals(language.Split('-')[0], wanted.Split('-')[0], StringComparison.OrdinalIgnoreCase);
}

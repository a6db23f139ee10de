using System.Collections.Immutable;
using Loomcast.Pipeline.Sessions;
using Loomcast.Pipeline.Speech;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Loomcast.Pipeline.Engines;

/// <summary>All engines of this process: those that are asked over HTTP, and the embedded ones behind them. Gives each session its chains.</summary>
public sealed class EngineRoster : IDisposable
{
    /// <summary>The name of the embedded engines.</summary>
    public const string Embedded = "embedded";

    private readonly EmbeddedEngines _embedded;
    private readonly RemoteChain<ChatEngine> _chat;
    private readonly RemoteChain<ChatEngine> _vision;
    private readonly RemoteChain<ISpeechSynthesizer> _speech;
    private readonly RemoteChain<TranscriptionEngine> _transcription;

    public EngineRoster(IOptions<EnginesOptions> options, EmbeddedEngines embedded, TimeProvider time, ILogger<EngineRoster> logger)
    {
        _embedded = embedded;
        _chat = Chain("chat", options.Value.Chat, ChatEngine.Path, client => new ChatEngine(client));
        _vision = Chain("vision", options.Value.Vision, ChatEngine.Path, client => new ChatEngine(client));
        _speech = Chain<ISpeechSynthesizer>("speech", options.Value.Speech, SpeechEngine.Path, client => new SpeechEngine(client));
        _transcription = Chain("transcription", options.Value.Transcription, TranscriptionEngine.Path, client => new TranscriptionEngine(client));

        RemoteChain<T> Chain<T>(string purpose, ChainOptions chain, string path, Func<EngineClient, T> open) =>
            new(purpose, chain, one => new EngineClient(one, path, time), open, one => new EngineCircuit(purpose, one, time, logger));
    }

    /// <summary>All, in the order in which they are asked.</summary>
    public ImmutableArray<EngineStanding> Standings => [.. _chat.Standings, .. _vision.Standings, .. _speech.Standings, .. _transcription.Standings];

    /// <summary>Why no session can be served, and what helps; null where for each purpose some engine can be asked.</summary>
    public string? ReasonAgainst
    {
        get
        {
            string[] missing = [.. Standings.GroupBy(engine => engine.Purpose).Where(chain => !chain.Any(engine => engine.IsAsked)).Select(chain => chain.Key)];
            return missing.Length == 0 ? null : $"No engine works for: {string.Join(", ", missing)}. See the log for the reasons; the embedded ones may take over with Engines:<purpose>:Embedded=true.";
        }
    }

    /// <summary>Who answers.</summary>
    /// <param name="choice">Of the session.</param>
    /// <param name="language">To answer in.</param>
    /// <param name="context">Of the session.</param>
    /// <exception cref="ArgumentException">There is no such engine, or it may not be chosen; the message says which may.</exception>
    public IChatClient ChatFor(EngineChoice choice, string language, SessionContext context) =>
        Chat(_chat.Purpose, _chat.From(choice.Chat, Answering(language), (messages, cancellationToken) => _embedded.Chat.GetStreamingResponseAsync(messages, cancellationToken: cancellationToken)), _embedded.Chat, context);

    /// <summary>Who writes the lines of a commentary. The embedded commentator, which knows English only, stands behind no engine that writes another language.</summary>
    /// <inheritdoc cref="ChatFor"/>
    public IChatClient VisionFor(EngineChoice choice, string language, SessionContext context)
    {
        var links = _vision.From(choice.Vision, Answering(language), (messages, cancellationToken) => _embedded.Commentator.GetStreamingResponseAsync(messages, cancellationToken: cancellationToken));
        var isEnglish = language.Split('-')[0] == "en";
        return Chat(_vision.Purpose, isEnglish || links.Length == 1 ? links : [.. links.Where(link => link.Circuit is not null)], _embedded.Commentator, context);
    }

    /// <summary>Who speaks.</summary>
    /// <param name="choice">Of the session.</param>
    /// <param name="context">Of the session; null where nobody is told of a fallback.</param>
    /// <exception cref="ArgumentException">There is no such engine, or it may not be chosen; the message says which may.</exception>
    public ISpeechSynthesizer SpeechFor(EngineChoice choice, SessionContext? context) =>
        new SpeechChain(new EngineChain<ISpeechSynthesizer>(_speech.Purpose, _speech.From(choice.Speech, engine => engine, _embedded.Speech.Synthesizer), context));

    /// <summary>Who listens.</summary>
    /// <inheritdoc cref="ChatFor"/>
    public RecognizeSpeech TranscriptionFor(EngineChoice choice, SessionContext context) =>
        new TranscriptionChain(new EngineChain<RecognizeSpeech>(
            _transcription.Purpose, _transcription.From<RecognizeSpeech>(choice.Transcription, engine => engine.RecognizeAsync, _embedded.Speech.Recognize), context)).RecognizeAsync;

    /// <summary>Loads those embedded engines that may be needed.</summary>
    public async Task WarmAsync(CancellationToken cancellationToken)
    {
        if (_speech.HasEmbedded)
        {
            await _embedded.Speech.Synthesizer.SpeakAsync("Ready.", new Voice("", "en"), cancellationToken);
        }

        if (_transcription.HasEmbedded)
        {
            await foreach (var _ in _embedded.Speech.Recognize(AsyncEnumerable.Empty<ReadOnlyMemory<short>>(), "en", cancellationToken))
            {
                // nothing is said: only the model is loaded
            }
        }
    }

    public void Dispose()
    {
        _chat.Dispose();
        _vision.Dispose();
        _speech.Dispose();
        _transcription.Dispose();
    }

    private static Func<ChatEngine, AnswerChat> Answering(string language) => engine => (messages, cancellationToken) => engine.AnswerAsync(messages, language, cancellationToken);

    private static ChatChain Chat(string purpose, ImmutableArray<EngineLink<AnswerChat>> links, IChatClient embedded, SessionContext context) =>
        new(new EngineChain<AnswerChat>(purpose, links, context), links is [{ Circuit: null }] ? embedded : null);
}

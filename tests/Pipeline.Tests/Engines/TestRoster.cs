using Loomcast.Pipeline.Commentary;
using Loomcast.Pipeline.Engines;
using Loomcast.Pipeline.Sessions;
using Loomcast.Pipeline.Speech;
using Loomcast.Pipeline.Tests.Conversation;
using Loomcast.Pipeline.Tests.Sessions;
using Loomcast.Tests.Shared.Engines;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Loomcast.Pipeline.Tests.Engines;

/// <summary>Engines of a test, with a session that uses them and what it was told.</summary>
internal sealed class TestRoster : IDisposable
{
    public const string EmbeddedAnswer = "I am the embedded one.";

    private readonly PocketsphinxRecognizer _recognizer = new(new PocketsphinxOptions());
    private readonly CollectedSession _session;

    public TestRoster(EnginesOptions options, TimeProvider? time = null)
    {
        _session = new CollectedSession(time: time);
        var embedded = new EmbeddedEngines(new ScriptedChat(_ => EmbeddedAnswer), new EmbeddedCommentator(), new SpeechEngines(_recognizer.RecognizeAsync, new FliteSynthesizer()));
        Roster = new EngineRoster(Options.Create(options), embedded, time ?? TimeProvider.System, NullLogger<EngineRoster>.Instance);
    }

    public EngineRoster Roster { get; }

    public SessionContext Context => _session.Context;

    public IReadOnlyList<ErrorEvent> Errors => [.. _session.Told.OfType<ErrorEvent>()];

    /// <summary>An engine that is asked once, and left alone after two failures.</summary>
    public static EngineOptions Engine(string name, EngineServer server, Action<EngineOptions>? change = null)
    {
        var options = new EngineOptions { Name = name, Address = server.Address, Model = "small", Retries = 0, Failures = 2, RetryDelay = TimeSpan.FromMilliseconds(1), Instructions = "" };
        change?.Invoke(options);
        return options;
    }

    public static EnginesOptions Chatting(params EngineOptions[] engines) => With(new EnginesOptions(), options => options.Chat, engines);

    public static EnginesOptions Speaking(params EngineOptions[] engines) => With(new EnginesOptions(), options => options.Speech, engines);

    public static EnginesOptions Listening(params EngineOptions[] engines) => With(new EnginesOptions(), options => options.Transcription, engines);

    public IChatClient Chat(EngineChoice? choice = null) => Roster.ChatFor(choice ?? new EngineChoice(), "en", Context);

    public async Task<string> AskAsync(string question = "Hello?", EngineChoice? choice = null) =>
        string.Concat(await Chat(choice).GetStreamingResponseAsync([new ChatMessage(ChatRole.User, question)]).Select(update => update.Text).ToListAsync());

    public void Dispose()
    {
        Roster.Dispose();
        _recognizer.Dispose();
        _session.Dispose();
    }

    private static EnginesOptions With(EnginesOptions options, Func<EnginesOptions, ChainOptions> chain, EngineOptions[] engines)
    {
        foreach (var engine in engines)
        {
            chain(options).Chain.Add(engine);
        }

        return options;
    }
}

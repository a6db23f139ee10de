using Loomcast.Pipeline.Chat;
using Loomcast.Pipeline.Commentary;
using Loomcast.Pipeline.Conversation;
using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Engines;
using Loomcast.Pipeline.Sessions;
using Loomcast.Pipeline.Speech;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Loomcast.Bench;

/// <summary>A conversation that runs in this process, with a chat engine over HTTP.</summary>
internal sealed class InterruptedTalk : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("loomcast-");
    private readonly PocketsphinxRecognizer _recognizer = new(new PocketsphinxOptions());
    private readonly CancellationTokenSource _stop = new();
    private readonly EngineRoster _roster;
    private readonly ConversationSession _session;
    private readonly Task _running;

    public InterruptedTalk(SlowTalker talker, ModelFace face)
    {
        var speech = new SpeechEngines(_recognizer.RecognizeAsync, new FliteSynthesizer());
        var options = new EnginesOptions();
        options.Chat.Chain.Add(new EngineOptions { Name = "talker", Address = talker.Address, Model = "any" });
        var embedded = new EmbeddedEngines(new GuideChatClient(TimeProvider.System), new EmbeddedCommentator(), speech);
        _roster = new EngineRoster(Options.Create(options), embedded, TimeProvider.System, NullLogger<EngineRoster>.Instance);
        var context = new SessionContext("bench", _ => { }, new SilentStream(), TimeProvider.System, NullLogger.Instance) { Files = new SessionFiles(_folder.FullName) };
        var engines = new ConversationEngines(speech, new Voice("", "en"), _roster.ChatFor(new EngineChoice(), "en", context), face);
        _session = new ConversationSession(context, engines, new ConversationOptions(), new EncodingOptions());
        _running = _session.RunAsync(_stop.Token);
    }

    public void Ask() => _session.Ask("What goes on?");

    /// <returns>Timestamp of its beginning.</returns>
    public long Interrupt()
    {
        var started = TimeProvider.System.GetTimestamp();
        _session.Interrupt();
        return started;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _roster.Dispose();
        _recognizer.Dispose();
        _stop.Dispose();
        _folder.Delete(recursive: true);
    }
}

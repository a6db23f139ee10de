using System.Threading.Channels;
using Loomcast.Pipeline.Avatar;
using Loomcast.Pipeline.Conversation;
using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Inference;
using Loomcast.Pipeline.Sessions;
using Loomcast.Pipeline.Speech;
using Loomcast.Pipeline.Tests.Encoding;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Loomcast.Pipeline.Tests.Conversation;

/// <summary>A conversation that runs, some times faster than the clock, with real engines but for the chat; its events can be waited for.</summary>
internal sealed class RunningConversation : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Channel<SessionEvent> _events = Channel.CreateUnbounded<SessionEvent>();
    private readonly CancellationTokenSource _stop = new();
    private readonly PocketsphinxRecognizer _recognizer = new(new PocketsphinxOptions());

    /// <param name="chat">Answers.</param>
    /// <param name="speed">Of its clock.</param>
    /// <param name="restAfter">When it rests, as nobody watches; by default it never does.</param>
    /// <param name="avatar">By default the numbered one.</param>
    /// <param name="called">It waits in line until this completes; by default it does not.</param>
    public RunningConversation(IChatClient chat, int speed = 4, Task? called = null, TimeSpan? restAfter = null, IAvatar? avatar = null)
    {
        Time = new FastTime(speed);
        Demand = new Demand(Time, restAfter ?? Timeout.InfiniteTimeSpan);
        if (avatar is null)
        {
            var catalog = new AvatarCatalog(Options.Create(new AvatarOptions()), Options.Create(new InferenceOptions()), TimeProvider.System, NullLoggerFactory.Instance);
            Assert.True(catalog.TryGet(AvatarCatalog.Numbered, out avatar));
        }

        var engines = new ConversationEngines(new SpeechEngines(_recognizer.RecognizeAsync, new FliteSynthesizer()), new Voice("", "en"), chat, avatar);
        var context = new SessionContext("test", e => Assert.True(_events.Writer.TryWrite(e)), Publisher, Time, NullLogger.Instance) { Files = new SessionFiles(Path.GetTempPath()), Demand = Demand };
        Session = new ConversationSession(context, engines, new ConversationOptions { Avatar = AvatarCatalog.Numbered }, new EncodingOptions());
        Run = RunAsync(called ?? Task.CompletedTask);
    }

    public TimeProvider Time { get; }

    public Demand Demand { get; }

    public ConversationSession Session { get; }

    public CollectingPublisher Publisher { get; } = new();

    public Task Run { get; }

    /// <summary>All events that were waited through.</summary>
    public List<SessionEvent> Seen { get; } = [];

    public static RunningConversation Answering(string answer) => new(new ScriptedChat(_ => answer));

    public async Task<T> WhenAsync<T>(Func<T, bool> fits) where T : SessionEvent
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var next = await _events.Reader.ReadAsync(patience.Token);
            Seen.Add(next);
            if (next is T found && fits(found))
            {
                return found;
            }
        }
    }

    public Task<TurnEvent> WhenTurnAsync(int turn, TurnState state) => WhenAsync<TurnEvent>(e => e.Turn == turn && e.State == state);

    private async Task RunAsync(Task called)
    {
        await called;
        await Session.RunAsync(_stop.Token);
    }

    public Task CancelAsync() => _stop.CancelAsync();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _recognizer.Dispose();
        _stop.Dispose();
    }
}

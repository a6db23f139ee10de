using Loomcast.MediaServer.Live;
using Loomcast.MediaServer.Sessions;
using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Sessions;

namespace Loomcast.MediaServer.Tests;

/// <summary>A running session in the place of whose pipeline the test publishes.</summary>
internal sealed class TestSession
{
    /// <summary>Options that no later run of the server understands.</summary>
    public const string Unknown = "{\"avatar\":\"gone\"}";

    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SessionContext _context = null!;

    private TestSession()
    {
    }

    public Session Session { get; private set; } = null!;

    public string Id => _context.Id;

    public IStreamPublisher Publisher => _context.Publisher;

    public Demand Demand => _context.Demand;

    public Playout Playout => _context.Playout;

    public Action<SessionEvent> Emit => _context.Emit;

    /// <summary>Parts that were published of each rendition.</summary>
    public int Published { get; set; }

    /// <summary>What the session did in the run of the server before.</summary>
    public EarlierRun? Earlier => _context.Earlier;

    public static TestSession Start(SessionHost host, StreamSettings settings, string options = "{}", string client = "")
    {
        var test = new TestSession();
        test.Session = host.Start(new SessionPlan("test", options, settings, test.Begin), client)!;
        return test;
    }

    /// <summary>The plan of a session that goes on after a restart.</summary>
    /// <param name="resumed">Gets the session, by its id.</param>
    public static SessionPlan Again(IDictionary<string, TestSession> resumed)
    {
        var test = new TestSession();
        return new SessionPlan("test", "{}", StreamSettings.Default, context =>
        {
            resumed[context.Id] = test;
            return test.Begin(context);
        });
    }

    public string Path(string file) => $"/live/{Id}/{file}";

    public async Task OpenAsync() => await Publisher.OpenAsync([TestMedia.Video, TestMedia.Audio], TestMedia.StartsAt, CancellationToken.None);

    /// <summary>Publishes the next parts, video before audio.</summary>
    public async Task PublishAsync(int count = 1)
    {
        for (var part = 0; part < count; part++)
        {
            await PublishVideoAsync();
            await PublishAudioAsync();
        }
    }

    public async Task PublishVideoAsync() => await Publisher.AppendAsync(TestMedia.VideoPart(Published), CancellationToken.None);

    public async Task PublishAudioAsync() => await Publisher.AppendAsync(TestMedia.AudioPart(Published++), CancellationToken.None);

    /// <summary>The pipeline has finished.</summary>
    public async Task FinishAsync()
    {
        _finished.SetResult();
        await Session.Completion;
    }

    /// <summary>The pipeline has failed.</summary>
    public async Task FailAsync(Exception exception)
    {
        _finished.SetException(exception);
        await Session.Completion;
    }

    private SessionWork Begin(SessionContext context)
    {
        _context = context;
        return new SessionWork(cancellationToken => _finished.Task.WaitAsync(cancellationToken));
    }
}

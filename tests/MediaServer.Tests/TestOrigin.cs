using System.Collections.Concurrent;
using System.Net;
using Loomcast.MediaServer.Events;
using Loomcast.MediaServer.Http;
using Loomcast.MediaServer.Live;
using Loomcast.MediaServer.Sessions;
using Loomcast.MediaServer.Uploads;
using Loomcast.Pipeline.Avatar;
using Loomcast.Pipeline.Commentary;
using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Generation;
using Loomcast.Pipeline.Inference;
using Loomcast.Pipeline.Sources;
using Loomcast.Pipeline.Speech;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Loomcast.MediaServer.Tests;

/// <summary>The real server on free ports, with a folder of its own. Tests publish the media themselves.</summary>
internal sealed class TestOrigin : IAsyncDisposable
{
    /// <summary>How long a test waits for what must come; long, because a busy machine is slow and a passing test never waits.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Timers that the idle server has: those of its session keeper, its disk keeper and its upload keeper.</summary>
    public const int OwnTimers = 3;

    private readonly string[] _options;
    private readonly TimeProvider? _time;
    private readonly bool _isWhole;

    private TestOrigin(string[] options, TimeProvider? time, string folder, bool isWhole)
    {
        (_options, _time, _isWhole, Folder) = (options, time, isWhole, folder);
        string[] args =
        [
            "--Listening:HttpPort=0", "--Listening:Http2Port=0", "--Logging:LogLevel:Default=None", $"--Storage:Folder={Folder}",
            "--Sessions:ResumeWithin=3650.00:00:00", // TestMedia.StartsAt is long ago
            .. options,
        ];
        App = Program.Build(args, services =>
        {
            if (isWhole)
            {
                services.AddPipeline();
                return;
            }

            // A pipeline that has no engine at all: conversations are tested where their engines are.
            services.AddSingleton(ConversationChoice.Entry((_, options) => throw new ArgumentException($"The avatar '{options.Avatar}' is unknown. Known: none.")));
            services.AddTracking(); // its models are loaded where they are needed
            // One whose engines need no time to load: who speaks is not seen, or is the numbered avatar.
            services.AddSingleton(provider => new GenerationEngines(
                new AvatarCatalog(Options.Create(new AvatarOptions()), Options.Create(new InferenceOptions()), TimeProvider.System, NullLoggerFactory.Instance),
                new FliteSynthesizer(),
                id => provider.GetRequiredService<UploadHost>().TryFind(id, out var upload) ? upload.File : null,
                new SourceLimits()));
            services.AddSingleton(provider => GenerationChoice.Entry(
                new GenerationStudio(provider.GetRequiredService<GenerationEngines>(), Options.Create(new GenerationOptions()), Options.Create(new EncodingOptions())),
                provider.GetRequiredService<UploadHost>()));
            var commentary = new CommentaryEngines(new EmbeddedCommentator(), new FliteSynthesizer(), new(), new SourceLimits(), new EncodingOptions());
            services.AddSingleton(provider => CommentaryChoice.Entry(provider.GetRequiredService<UploadHost>(), new CommentaryBooth((_, _) => commentary)));
            services.AddSingleton<MakePlan>(provider => (pipeline, options) => options == TestSession.Unknown ? throw new ArgumentException("The avatar is unknown.")
                : pipeline is ExternalChoice.Pipeline or TrackingChoice.Pipeline or CommentaryChoice.Pipeline or GenerationChoice.Pipeline ? provider.GetRequiredService<Pipelines>().PlanAgain(pipeline, options)
                : TestSession.Again(Resumed));
            if (time is not null)
            {
                services.AddSingleton(time);
            }
        });
    }

    public WebApplication App { get; }

    public string Folder { get; }

    /// <summary>The sessions of the run before that go on, by id.</summary>
    public ConcurrentDictionary<string, TestSession> Resumed { get; } = [];

    public async Task<TestSession> WhenResumedAsync(string id)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            patience.Token.ThrowIfCancellationRequested();
            if (Resumed.TryGetValue(id, out var session))
            {
                return session;
            }

            await Task.Yield();
        }
    }

    /// <summary>HTTP/1.1.</summary>
    public HttpClient Client { get; private set; } = null!;

    /// <summary>HTTP/2; as few connections as the server's limit of streams allows.</summary>
    public HttpClient Client2 { get; private set; } = null!;

    public SessionHost Sessions => App.Services.GetRequiredService<SessionHost>();

    public static async Task<TestOrigin> StartAsync(string[]? options = null, TimeProvider? time = null)
    {
        var origin = new TestOrigin(options ?? [], time, Directory.CreateTempSubdirectory("loomcast-").FullName, isWhole: false);
        await origin.StartAsync();
        return origin;
    }

    /// <summary>With all pipelines and their engines, loaded.</summary>
    public static async Task<TestOrigin> StartWholeAsync(params string[] options)
    {
        var origin = new TestOrigin(options, time: null, Directory.CreateTempSubdirectory("loomcast-").FullName, isWhole: true);
        await origin.StartAsync();
        await origin.App.Services.GetRequiredService<WarmUp>().Done;
        return origin;
    }

    /// <summary>Ends this run of the server, and starts the next one on the same folder.</summary>
    public async Task<TestOrigin> RestartAsync()
    {
        await StopAsync();
        var next = new TestOrigin(_options, _time, Folder, _isWhole);
        await next.StartAsync();
        return next;
    }

    /// <summary>A session whose stream is open and has no part yet.</summary>
    public async Task<TestSession> BeginAsync(StreamSettings? settings = null)
    {
        var session = TestSession.Start(Sessions, settings ?? StreamSettings.Default);
        await session.OpenAsync();
        return session;
    }

    /// <summary>Waits until a session has ended, and its place is free.</summary>
    public Task WhenEndedAsync(string id) => Sessions.TryFind(id, out var session) ? session.Completion.WaitAsync(TimeSpan.FromMinutes(5)) : throw new ArgumentException(id, nameof(id));

    /// <summary>Waits until a session has told something.</summary>
    public async Task WhenAsync(string id, Func<SessionSnapshot, bool> isTold)
    {
        Assert.True(Sessions.TryFind(id, out var session));
        using var patience = new CancellationTokenSource(Patience);
        while (!isTold(session.Log.Snapshot))
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    /// <summary>A playlist, once it lists something: a request is held for it, and on a busy machine answered 503 before that.</summary>
    public async Task<string> WhenListedAsync(string path)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        while (true)
        {
            using var answer = await Client.GetAsync(path, patience.Token);
            if (answer.StatusCode != HttpStatusCode.ServiceUnavailable)
            {
                return await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync(patience.Token);
            }
        }
    }

    /// <summary>Waits until exactly so many requests are held.</summary>
    public async Task WhenHeldAsync(int count)
    {
        var held = App.Services.GetRequiredService<HeldRequests>();
        using var patience = new CancellationTokenSource(Patience);
        while (held.Count != count)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    private async Task StartAsync()
    {
        await App.StartAsync();
        var addresses = App.Urls.ToList();
        Client = Connect(addresses[0], HttpVersion.Version11);
        Client2 = Connect(addresses[1], HttpVersion.Version20);
    }

    private async Task StopAsync()
    {
        Client.Dispose();
        Client2.Dispose();
        await App.StopAsync();
        await App.DisposeAsync();
    }

    private static HttpClient Connect(string address, Version version) => new(new SocketsHttpHandler { EnableMultipleHttp2Connections = true })
    {
        BaseAddress = new Uri(address),
        DefaultRequestVersion = version,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        Timeout = Patience,
    };
}

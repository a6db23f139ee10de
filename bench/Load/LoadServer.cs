using System.Globalization;
using Loomcast.Tests.Shared;

namespace Loomcast.Bench.Load;

/// <summary>A server under load in a process of its own, so that its CPU and memory are told apart from the client's: this program in another role.</summary>
internal sealed class LoadServer : IAsyncDisposable
{
    private const string Role = "Bench:Role";

    /// <summary>The media server, with a stream that gets a part every 0.2 s.</summary>
    public const string Live = "live";

    /// <summary>The media server, with streams that stand still.</summary>
    public const string Still = "still";

    /// <summary>Kestrel and nothing else.</summary>
    public const string Floor = "floor";

    private readonly string _folder = Directory.CreateTempSubdirectory("loomcast-load-").FullName;
    private readonly HttpClient _client = new();
    private ServerProcess _process = null!;

    private LoadServer()
    {
    }

    public Uri Http1 => _process.Addresses[0];

    public Uri Http2 => _process.Addresses[1];

    public string Folder => _folder;

    /// <summary>What this process is to do instead of asking questions; null where it is the bench itself.</summary>
    public static Func<Task>? OwnRole() => Environment.GetEnvironmentVariable(Role.Replace(":", "__", StringComparison.Ordinal)) switch
    {
        Live => ScriptedOrigin.RunLiveAsync,
        Still => ScriptedOrigin.RunStillAsync,
        Floor => BareKestrel.RunAsync,
        _ => null,
    };

    public static async Task<LoadServer> StartAsync(string role)
    {
        var server = new LoadServer();
        server._process = await ServerProcess.StartAsync("Bench", new Dictionary<string, string>
        {
            [Role] = role,
            ["Listening:HttpPort"] = "0",
            ["Listening:Http2Port"] = "0",
            ["Storage:Folder"] = Path.Combine(server._folder, "media"),
            ["Web:Root"] = server._folder, // pages are looked for before streams
            ["DOTNET_gcServer"] = "1", // as the media server's own program has it
        });
        server._client.BaseAddress = server.Http1;
        return server;
    }

    public Task<ServerReading> ReadAsync(bool collect = false) => ServerReading.TakeAsync(_client, _process.Id, collect);

    /// <summary>What it has allocated since this was last asked for, by type.</summary>
    public async Task<IReadOnlyList<(long Bytes, string Type)>> TopTypesAsync(int count) =>
        [.. (await _client.GetStringAsync($"/bench/types?count={count}")).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ', 2)).Select(words => (long.Parse(words[0], CultureInfo.InvariantCulture), words[1]))];

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _process.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}

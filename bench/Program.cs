using Loomcast.Bench;
using Loomcast.Bench.Load;
using Loomcast.Tests.Shared;

if (LoadServer.OwnRole() is { } role)
{
    await role();
    return 0;
}

// One question a file. Each starts servers of its own, so that questions do not disturb each other.
Dictionary<string, Func<Task>> questions = new()
{
    ["turn"] = () => WithServersAsync(TurnLatency.RunAsync),
    ["join"] = () => WithServersAsync(Join.RunAsync),
    ["latency"] = () => WithServersAsync(LiveLatency.RunAsync),
    ["cost"] = () => WithServersAsync(SessionCost.RunAsync),
    ["generation"] = () => WithServersAsync(Generation.RunAsync),
    ["encoder"] = EncoderCost.RunAsync,
    ["tracking"] = () => WithServersAsync(TrackingSpeed.RunAsync),
    ["edge"] = EdgeLoad.RunAsync,
    ["fanout"] = FanOut.RunAsync,
    ["throughput"] = Throughput.RunAsync,
    ["hotpath"] = HotPath.RunAsync,
    ["commentary"] = () => WithServersAsync(Commentary.RunAsync),
};

var asked = args is [] or ["all"] ? [.. questions.Keys] : args;
if (asked.FirstOrDefault(question => !questions.ContainsKey(question)) is { } unknown)
{
    Console.Error.WriteLine($"bench: '{unknown}' is unknown. Known: {string.Join(", ", questions.Keys)}, all.");
    return 2;
}

foreach (var question in asked)
{
    Console.WriteLine($"== {question}");
    await questions[question]();
}

return 0;

static async Task WithServersAsync(Func<Servers, Task> ask)
{
    await using var servers = await Servers.StartAsync();
    await ask(servers);
}

using System.Globalization;
using Loomcast.Bench;
using Loomcast.Bench.Load;
using Loomcast.Tests.Shared;

if (LoadServer.OwnRole() is { } role)
{
    await role();
    return 0;
}

// One question a file. Each starts servers of its own, so that questions do not disturb each other.
Dictionary<string, Func<int?, Task>> questions = new()
{
    ["turn"] = _ => WithServersAsync(TurnLatency.RunAsync),
    ["join"] = _ => WithServersAsync(Join.RunAsync),
    ["latency"] = _ => WithServersAsync(LiveLatency.RunAsync),
    ["cost"] = _ => WithServersAsync(SessionCost.RunAsync),
    ["generation"] = _ => WithServersAsync(Generation.RunAsync),
    ["encoder"] = _ => EncoderCost.RunAsync(),
    ["tracking"] = _ => WithServersAsync(TrackingSpeed.RunAsync),
    ["edge"] = _ => EdgeLoad.RunAsync(),
    ["fanout"] = _ => FanOut.RunAsync(),
    ["throughput"] = _ => Throughput.RunAsync(),
    ["hotpath"] = _ => HotPath.RunAsync(),
    ["commentary"] = _ => WithServersAsync(Commentary.RunAsync),
    ["scheduler"] = Scheduler.RunAsync,
    ["sessions"] = ManySessions.RunAsync,
    ["overload"] = Overload.RunAsync,
    ["interrupt"] = Interruption.RunAsync,
    ["bargein"] = _ => WithServersAsync(BargeIn.RunAsync),
    ["idle"] = Idle.RunAsync,
    ["hour"] = Hour.RunAsync,
};

// A number goes with the question before it: how many, or how long.
string[] known = [.. questions.Keys];
var words = args is [] or ["all"] ? [.. known.Where(question => question != "hour")] : args;
if (words.Index().FirstOrDefault(word => !known.Contains(word.Item) && (word.Index == 0 || !IsNumber(word.Item))) is { Item: { } unknown })
{
    Console.Error.WriteLine($"bench: '{unknown}' is unknown. Known: {string.Join(", ", known)}, all.");
    return 2;
}

foreach (var (at, question) in words.Index().Where(word => !IsNumber(word.Item)))
{
    Console.WriteLine($"== {question} ({MachineLoad.Now})");
    await questions[question](words.ElementAtOrDefault(at + 1) is { } next && IsNumber(next) ? int.Parse(next, CultureInfo.InvariantCulture) : null);
}

return 0;

static async Task WithServersAsync(Func<Servers, Task> ask)
{
    await using var servers = await Servers.StartAsync();
    await ask(servers);
}

static bool IsNumber(string word) => word.Length < 10 && word.All(char.IsAsciiDigit);

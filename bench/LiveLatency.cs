using Loomcast.Tests.Shared;
using Microsoft.Playwright;

namespace Loomcast.Bench;

/// <summary>How old is what a viewer sees? Slice handed to the encoder to slice shown, for viewers who join at different times.</summary>
internal static class LiveLatency
{
    private const int Viewers = 5;
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan Watch = TimeSpan.FromSeconds(10);

    public static async Task RunAsync(Servers servers)
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Viewer.LaunchAsync(playwright);
        var session = await ServerSession.CreateAsync(servers.Client);
        var all = new Statistic("slice handed to the encoder to slice shown", "ms");
        var medians = new Statistic("the same, median of each viewer", "ms");
        var stalls = 0;
        for (var i = 0; i < Viewers; i++)
        {
            await using var viewer = await Viewer.OpenAsync(browser);
            await viewer.WatchAsync(servers.App, session.Id);
            var startsAt = (DateTimeOffset)(await session.SnapshotAsync())["playback"]!["startsAt"]!;
            await Task.Delay(Settle);
            await viewer.RecordAsync(startsAt);
            await Task.Delay(Watch);
            var one = new Statistic("", "ms");
            foreach (var age in await viewer.AgesAsync(startsAt))
            {
                one.Add(age);
                all.Add(age);
            }

            medians.Add(one.Median);
            stalls += await viewer.Page.EvaluateAsync<int>("() => document.querySelector('loom-player').stats().stalls");
        }

        Console.WriteLine(all);
        Console.WriteLine(medians);
        Console.WriteLine($"stalls: {stalls}");
    }
}

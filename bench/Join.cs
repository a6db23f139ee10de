using Loomcast.Tests.Shared;
using Microsoft.Playwright;

namespace Loomcast.Bench;

/// <summary>From the opening of the page to its first frame: of a stream that runs, and of one that the page itself begins.</summary>
internal static class Join
{
    private const int Rounds = 12;

    public static async Task RunAsync(Servers servers)
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Viewer.LaunchAsync(playwright);
        var session = await ServerSession.CreateAsync(servers.Client);
        await using (var first = await Viewer.OpenAsync(browser))
        {
            await first.WatchAsync(servers.App, session.Id); // the browser itself is cold once
        }

        var warm = new Statistic("page load to first frame, a running stream", "ms");
        for (var i = 0; i < Rounds; i++)
        {
            await using var viewer = await Viewer.OpenAsync(browser);
            warm.Add(await viewer.WatchAsync(servers.App, session.Id));
        }

        Console.WriteLine(warm);
        await session.EndAsync();
        await ColdAsync(servers, browser);
    }

    private static async Task ColdAsync(Servers servers, IBrowser browser)
    {
        var load = new Statistic("page load to first frame, a stream that it begins", "ms");
        var slice = new Statistic("first slice to first frame, the same", "ms");
        for (var i = 0; i < Rounds; i++)
        {
            await using var viewer = await Viewer.OpenAsync(browser);
            var ms = await viewer.WatchAsync(servers.App);
            var navigation = await viewer.Page.EvaluateAsync<double>("() => performance.timeOrigin");
            var id = new Uri(viewer.Page.Url).Fragment.TrimStart('#');
            var snapshot = await servers.Client.GetStringAsync($"/api/sessions/{id}");
            var startsAt = (DateTimeOffset)System.Text.Json.Nodes.JsonNode.Parse(snapshot)!["playback"]!["startsAt"]!;
            load.Add(ms);
            slice.Add(navigation + ms - startsAt.ToUnixTimeMilliseconds());
            using var delete = await servers.Client.DeleteAsync($"/api/sessions/{id}");
        }

        Console.WriteLine(load);
        Console.WriteLine(slice);
    }
}

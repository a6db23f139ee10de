using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Loomcast.Tests.Shared;

namespace Loomcast.Bench;

/// <summary>How long does a video of a script take? From the POST to its first part listed, and to its end, beside how long it plays.</summary>
internal static class Generation
{
    private const string Sentence = "A pipeline makes video piece by piece, and the server weaves the pieces into one timeline.";

    public static async Task RunAsync(Servers servers)
    {
        foreach (var size in new[] { "1280x720", "640x360" })
        {
            await Lengths.ForEachAsync(seconds => MeasureAsync(servers, $"script of {seconds} s, {size}", seconds, seconds == 10 ? ScriptOf(size, 2, 1) : ScriptOf(size, seconds / 15, 3)));
        }
    }

    /// <summary>Every other scene shows the avatar.</summary>
    private static JsonObject ScriptOf(string size, int scenes, int sentences) => new()
    {
        ["title"] = "The bench",
        ["size"] = size,
        ["scenes"] = new JsonArray([.. Enumerable.Range(1, scenes).Select(scene => new JsonObject
        {
            ["title"] = string.Create(CultureInfo.InvariantCulture, $"Scene {scene}"),
            ["text"] = string.Join(' ', Enumerable.Repeat(Sentence, sentences)),
            ["avatar"] = scene % 2 == 0 ? "ada" : null,
        })]),
    };

    private static async Task MeasureAsync(Servers servers, string name, int seconds, JsonObject script)
    {
        var first = new Statistic($"{name}: POST to the first part listed", "ms");
        var speed = new Statistic($"{name}: seconds made in a second", "x");
        var cost = new Statistic($"{name}: CPU of a second made", "s");
        for (var round = 0; round < Lengths.RoundsFor(seconds); round++)
        {
            var (from, before) = (Stopwatch.GetTimestamp(), ProcessTree.CpuSeconds(servers.MediaServer.Id));
            var session = await Uploads.BeginAsync(servers.Client, "generation", new JsonObject { ["script"] = script.DeepClone() });
            using var playlist = await servers.Client.GetAsync(new Uri(session.Hls, "video/index.m3u8").AbsolutePath); // is held until there is a part
            first.Add(Stopwatch.GetElapsedTime(from).TotalMilliseconds);
            await session.WhenAsync("end", _ => true);
            var elapsed = Stopwatch.GetElapsedTime(from).TotalSeconds;
            var metadata = (await servers.Client.GetFromJsonAsync<JsonNode>(new Uri(session.Hls, "files/metadata.json").AbsolutePath))!;
            speed.Add((double)metadata["duration"]! / elapsed);
            cost.Add((ProcessTree.CpuSeconds(servers.MediaServer.Id) - before) / (double)metadata["duration"]!);
            using var deleted = await servers.Client.DeleteAsync($"/api/sessions/{session.Id}");
        }

        Console.WriteLine(first);
        Console.WriteLine(speed);
        Console.WriteLine(cost);
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Loomcast.Tests.Shared;

namespace Loomcast.Bench;

/// <summary>How long does a video of a script take? From the POST to its first part listed, and to its end, beside how long it plays.</summary>
internal static class Generation
{
    private const int Rounds = 3;
    private const string Sentence = "A pipeline makes video piece by piece, and the server weaves the pieces into one timeline.";

    public static async Task RunAsync(Servers servers)
    {
        foreach (var (name, scenes, sentences) in new[] { ("10 s", 2, 1), ("2 min", 8, 3) })
        {
            foreach (var size in new[] { "1280x720", "640x360" })
            {
                await MeasureAsync(servers.Client, $"script of {name}, {size}", ScriptOf(size, scenes, sentences));
            }
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

    private static async Task MeasureAsync(HttpClient client, string name, JsonObject script)
    {
        var first = new Statistic($"{name}: POST to the first part listed", "ms");
        var speed = new Statistic($"{name}: seconds made in a second", "x");
        for (var round = 0; round < Rounds; round++)
        {
            var from = Stopwatch.GetTimestamp();
            using var response = await client.PostAsJsonAsync("/api/sessions", new { pipeline = "generation", options = new { script } });
            response.EnsureSuccessStatusCode();
            var session = new ServerSession(client, (await response.Content.ReadFromJsonAsync<JsonNode>())!);
            using var playlist = await client.GetAsync(new Uri(session.Hls, "video/index.m3u8").AbsolutePath); // is held until there is a part
            first.Add(Stopwatch.GetElapsedTime(from).TotalMilliseconds);
            await session.WhenAsync("end", _ => true);
            var seconds = Stopwatch.GetElapsedTime(from).TotalSeconds;
            var metadata = (await client.GetFromJsonAsync<JsonNode>(new Uri(session.Hls, "files/metadata.json").AbsolutePath))!;
            speed.Add((double)metadata["duration"]! / seconds);
            using var deleted = await client.DeleteAsync($"/api/sessions/{session.Id}");
        }

        Console.WriteLine(first);
        Console.WriteLine(speed);
    }
}

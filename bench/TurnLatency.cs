using System.Diagnostics;
using Loomcast.Tests.Shared;
using Microsoft.Playwright;

namespace Loomcast.Bench;

/// <summary>From a turn to its reply: listed in the playlist, and shown in Chromium. Text from the POST, speech from its last byte.</summary>
internal static class TurnLatency
{
    private const int Turns = 15;

    private static readonly string[] Questions = ["What is Loomcast?", "How do I play it in VLC?", "What is low latency HLS?", "Can you hear me?", "How does it scale?"];

    public static async Task RunAsync(Servers servers)
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Viewer.LaunchAsync(playwright);
        await using var viewer = await Viewer.OpenAsync(browser);
        var session = await ServerSession.CreateAsync(servers.Client);
        await viewer.WatchAsync(servers.App, session.Id);
        var startsAt = (DateTimeOffset)(await session.SnapshotAsync())["playback"]!["startsAt"]!;
        await viewer.RecordAsync(startsAt);
        await using var parts = new PartWatch(servers.Client, new Uri(session.Hls, "video/index.m3u8"));

        await MeasureAsync("text turn", index => AskAsync(session, Questions[index % Questions.Length]), session, parts, viewer);
        var speech = await SpeakQuestionAsync();
        await MeasureAsync("spoken turn", _ => SpeakAsync(session, speech), session, parts, viewer);
        Console.WriteLine($"stalls in Chromium: {await viewer.Page.EvaluateAsync<int>("() => document.querySelector('loom-player').stats().stalls")}");
    }

    private static async Task MeasureAsync(string name, Func<int, Task<(int Turn, double From)>> ask, ServerSession session, PartWatch parts, Viewer viewer)
    {
        var made = new Statistic($"{name}: first slice of the reply on the timeline", "ms");
        var listed = new Statistic($"{name}: first part with the reply listed", "ms");
        var shown = new Statistic($"{name}: first frame of the reply shown", "ms");
        for (var i = 0; i < Turns; i++)
        {
            var (turn, from) = await ask(i);
            var speaking = await session.WhenTurnAsync(turn, "speaking");
            var mediaTime = (double)speaking["mediaTime"]!;
            made.Add(((DateTimeOffset)speaking["at"]!).ToUnixTimeMilliseconds() - from);
            listed.Add(await parts.WhenListedAsync(mediaTime) - from);
            shown.Add(await viewer.WhenShownAsync(mediaTime) - from);
            await session.InterruptAsync();
            await session.WhenAsync("turn", e => (int)e["turn"]! == turn && (string)e["state"]! is "interrupted" or "done");

            // at another phase of the parts each time
            await Task.Delay(TimeSpan.FromMilliseconds(700 + (i * 37 % 200)));
        }

        Console.WriteLine(made);
        Console.WriteLine(listed);
        Console.WriteLine(shown);
    }

    private static async Task<(int Turn, double From)> AskAsync(ServerSession session, string question)
    {
        var from = Now();
        return (await session.AskAsync(question), from);
    }

    /// <summary>Sends the speech as a microphone does, at the speed at which it is spoken.</summary>
    private static async Task<(int Turn, double From)> SpeakAsync(ServerSession session, byte[] wav)
    {
        var microphone = new PacedStream(wav, bytesPerSecond: 32_000);
        var turn = await session.SpeakAsync(microphone, "audio/wav");
        return (turn, microphone.EndedAt);
    }

    private static async Task<byte[]> SpeakQuestionAsync()
    {
        string[] arguments = ["-loglevel", "error", "-f", "lavfi", "-i", "flite=text='what is low latency video':voice=rms", "-ar", "16000", "-f", "wav", "pipe:1"];
        using var ffmpeg = Process.Start(new ProcessStartInfo("ffmpeg", arguments) { RedirectStandardOutput = true })!;
        using var wav = new MemoryStream();
        await ffmpeg.StandardOutput.BaseStream.CopyToAsync(wav);
        await ffmpeg.WaitForExitAsync();
        return wav.ToArray();
    }

    private static double Now() => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
}

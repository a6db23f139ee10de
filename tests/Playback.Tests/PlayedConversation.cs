using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using Loomcast.Pipeline.Avatar;
using Loomcast.Tests.Shared;

namespace Loomcast.Playback.Tests;

/// <summary>A conversation of ten turns, held and watched once for all tests of it.</summary>
public sealed class PlayedConversation : Chromium
{
    internal JsonNode Snapshot { get; private set; } = null!;

    internal IReadOnlyList<ShownFrame> Frames { get; private set; } = [];

    internal IReadOnlyList<PlayheadStop> Stops { get; private set; } = [];

    internal IReadOnlyList<NumberedFrame> Recorded { get; private set; } = [];

    /// <summary>The events of the session, in order.</summary>
    internal IReadOnlyList<SseItem<JsonNode>> Events { get; private set; } = [];

    /// <summary>Question and answer of each turn as the page shows them.</summary>
    internal IReadOnlyList<(string Question, string Answer)> Transcript { get; private set; } = [];

    /// <summary>Host and protocol of each request that the page made.</summary>
    internal IReadOnlyList<(string Host, string Protocol)> Requests { get; private set; } = [];

    internal IReadOnlyList<string> Complaints { get; private set; } = [];

    /// <summary>Share of the time of playing in which some process waited for a processor.</summary>
    internal double CpuPressure { get; private set; }

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        var session = await ServerSession.CreateAsync(Client, "numbered");
        await using var page = await OpenAsync(session.Id);
        await page.StartFrameLogAsync();
        var pressure = new CpuPressure();
        await HoldAsync(session, page);
        await session.EndAsync();
        await page.WhenEndedAsync();
        CpuPressure = pressure.Share();

        Snapshot = await session.SnapshotAsync();
        Events = await session.EventsAsync().ToListAsync();
        await ReadPageAsync(page);
        Recorded = await Recording.ReadNumbersAsync(new Uri(Servers.PlainApp, session.Hls.AbsolutePath));
    }

    private async Task ReadPageAsync(ConversationPage page)
    {
        (Frames, Stops) = await page.ReadFrameLogAsync();
        Transcript = await page.TranscriptAsync();
        Complaints = [.. page.Complaints];
        var requests = await page.Page.EvaluateAsync<string[][]>("() => performance.getEntriesByType('resource').map((entry) => [new URL(entry.name).hostname, entry.nextHopProtocol])");
        Requests = [.. requests.Select(request => (request[0], request[1]))];
    }

    private static async Task HoldAsync(ServerSession session, ConversationPage page)
    {
        await page.AskAsync("Hello");
        await session.WhenTurnAsync(1, "done");
        await session.SpeakAsync(await Spoken.AsWavAsync("how are you"), "audio/wav");
        await session.AskAsync("What is Loomcast?");
        await session.WhenTurnAsync(3, "done");
        await page.AskAsync("What is a playlist?");
        await session.WhenTurnAsync(4, "speaking");
        await session.InterruptAsync();
        await session.SpeakAsync(await Spoken.AsWebmAsync("who are you"), "audio/webm;codecs=opus");
        await session.WhenTurnAsync(5, "done");
        await session.SpeakAsync(await Spoken.AsOggAsync("hello"), "audio/ogg");
        await session.SpeakAsync(await Spoken.AsMp4Async("good morning"), "audio/mp4");
        await session.AskAsync("How are you?");
        await page.AskAsync("hello there");
        await page.AskAsync("Good morning!");
        await session.WhenTurnAsync(10, "done");
    }
}

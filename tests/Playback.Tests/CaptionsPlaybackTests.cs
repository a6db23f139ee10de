using System.Text.Json;
using Loomcast.Tests.Shared;
using Microsoft.Playwright;

namespace Loomcast.Playback.Tests;

/// <summary>Captions as they are read in the page: the words that are said, when they are said.</summary>
[Collection(Alone.Name)]
public sealed class CaptionsPlaybackTests(Chromium browser) : IClassFixture<CleanSlate>
{
    // Seconds: captions change with the playhead, but the browser may look at it only four times a second.
    private const double Early = 0.1;
    private const double Late = 0.4;

    // What stays when nothing follows.
    private const double Linger = 1.5;

    [Fact]
    public async Task Words_AreShownWhenTheyAreSpoken_LiveAndAfterSeekingBackAndAfterTheEnd()
    {
        var session = await ServerSession.CreateAsync(browser.Client, "numbered");
        await using var page = await browser.OpenAsync(session.Id);
        await Assertions.Expect(page.Part("captions")).ToHaveAttributeAsync("aria-pressed", "false");
        await page.Part("player").PressAsync("c");
        await Assertions.Expect(page.Part("captions")).ToHaveAttributeAsync("aria-pressed", "true");
        await StartLogAsync(page);
        await session.AskAsync("How are you?");
        await session.WhenTurnAsync(1, "done");
        await page.WhenAllIsSaidAsync();
        await WhenSilentAsync(page);
        var words = await WordsAsync(session);
        AssertShown(words, await ReadLogAsync(page));

        // The window that can be gone back to is longer than what was said.
        await page.Page.EvaluateAsync("() => { const player = document.querySelector('loom-player'); captionLog.length = 0; player.seek(player.video.seekable.start(0)); }");
        await WhenSaidAgainAsync(page, words);
        AssertShown(words, await ReadLogAsync(page));

        await session.EndAsync();
        await session.WhenAsync("end", _ => true);
        await page.Page.ReloadAsync();
        await page.WhenPlayingAsync();
        await Assertions.Expect(page.Part("captions")).ToHaveAttributeAsync("aria-pressed", "true");
        await StartLogAsync(page);
        await page.Page.EvaluateAsync("() => document.querySelector('loom-player').replay()");
        await WhenSaidAgainAsync(page, words);
        AssertShown(words, await ReadLogAsync(page));

        await page.Part("captions").ClickAsync();
        await Assertions.Expect(page.Part("captions")).ToHaveAttributeAsync("aria-pressed", "false");
        await page.Page.WaitForFunctionAsync("() => [...document.querySelector('loom-player').video.textTracks].every((track) => track.mode !== 'showing')");
        Assert.Empty(page.Complaints);
    }

    /// <summary>From now on notes for each frame its time on the stream's timeline and what is to be read on it.</summary>
    private static async Task StartLogAsync(ConversationPage page) => await page.Page.EvaluateAsync("""
        () => {
          const player = document.querySelector('loom-player');
          const { video } = player;
          window.captionLog = [];
          const note = (_, { mediaTime }) => {
            const zero = player.playingDate / 1000 - video.currentTime;
            const shown = [...video.textTracks].filter((track) => track.mode === 'showing');
            const text = shown.flatMap((track) => [...(track.activeCues ?? [])]).map((cue) => cue.text).join('|');
            if (player.playingDate) captionLog.push([zero + mediaTime, text]);
            video.requestVideoFrameCallback(note);
          };
          video.requestVideoFrameCallback(note);
        }
        """);

    private static async Task<IReadOnlyList<(double Time, string Text)>> ReadLogAsync(ConversationPage page)
    {
        var log = await page.Page.EvaluateAsync<JsonElement>("() => captionLog");
        return [.. log.EnumerateArray().Select(frame => (frame[0].GetDouble(), frame[1].GetString()!))];
    }

    /// <summary>Waits until nothing is to be read any more.</summary>
    private static async Task WhenSilentAsync(ConversationPage page) =>
        await page.Page.WaitForFunctionAsync("() => captionLog.length > 0 && captionLog.at(-1)[1] === ''");

    /// <summary>Waits until all was played from before the first word on; a frame or two from before the jump may come first.</summary>
    private static async Task WhenSaidAgainAsync(ConversationPage page, IReadOnlyList<SpokenWord> words) =>
        await page.Page.WaitForFunctionAsync("([from, until]) => captionLog.some(([time]) => time < from) && captionLog.at(-1)[0] > until", new[] { words[0].Start, words[^1].End + Linger + Late });

    /// <summary>What was said, by the wall clock in seconds.</summary>
    private static async Task<IReadOnlyList<SpokenWord>> WordsAsync(ServerSession session)
    {
        var status = await session.WhenAsync("status", e => e["startsAt"] is not null);
        var zero = (DateTimeOffset.Parse((string)status["startsAt"]!, null) - DateTimeOffset.UnixEpoch).TotalSeconds;
        var words = new List<SpokenWord>();
        await foreach (var item in session.EventsAsync())
        {
            if (item.EventType == "transcript" && (string)item.Data["role"]! == "assistant")
            {
                words.AddRange(item.Data["words"]!.AsArray().Select(word => new SpokenWord((string)word!["text"]!, zero + (double)word["start"]!, zero + (double)word["end"]!)));
            }

            if (item.EventType == "turn" && (string)item.Data["state"]! == "done")
            {
                break;
            }
        }

        return words;
    }

    private static void AssertShown(IReadOnlyList<SpokenWord> words, IReadOnlyList<(double Time, string Text)> frames)
    {
        var until = words.Skip(1).Select(word => word.Start).Append(words[^1].End + Linger).ToList();
        var seen = new HashSet<int>();
        foreach (var (time, text) in frames.Where(frame => frame.Text.Length > 0))
        {
            var now = words.Index().Where(word => word.Item.Start <= time + Early && until[word.Index] >= time - Late && text.EndsWith(word.Item.Text, StringComparison.Ordinal)).ToList();
            Assert.True(now.Count > 0, $"'{text}' at {time:0.000}");
            Assert.DoesNotContain('|', text);
            Assert.InRange(text.Split('\n').Length, 1, 2);
            seen.UnionWith(now.Select(word => word.Index));
        }

        // A busy machine skips a frame here and there, and with it a short word.
        Assert.True(seen.Count >= words.Count * 0.8, $"{seen.Count} of {words.Count} words were seen");
    }

    private sealed record SpokenWord(string Text, double Start, double End);
}

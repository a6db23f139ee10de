using Loomcast.Pipeline.Engines;
using Loomcast.Tests.Shared;
using Loomcast.Tests.Shared.Engines;
using Microsoft.Extensions.AI;

namespace Loomcast.Pipeline.Tests.Engines;

public sealed class ChatChainTests
{
    [Fact]
    public async Task TheFirstEngineThatWorks_Answers_AndTheSessionIsToldWhoAndWhy()
    {
        await using var broken = await EngineServer.StartAsync(EngineAnswers.Status(500));
        await using var working = await EngineServer.StartAsync(EngineAnswers.Tokens("From the spare one."));
        using var roster = new TestRoster(TestRoster.Chatting(TestRoster.Engine("local", broken), TestRoster.Engine("spare", working)));
        var chat = roster.Chat();

        for (var i = 0; i < 2; i++)
        {
            Assert.Equal("From the spare one.", (await chat.GetStreamingResponseAsync("Hello?").ToChatResponseAsync()).Text);
        }

        var told = Assert.Single(roster.Errors); // once, and not with each answer
        Assert.Equal("Another chat engine took over", told.Title);
        Assert.Equal("'local' failed (500). 'spare' works instead, until that is over.", told.Detail);
    }

    [Fact]
    public async Task WithNothingConfigured_TheEmbeddedEngineAnswers()
    {
        using var roster = new TestRoster(new EnginesOptions());

        Assert.Equal(TestRoster.EmbeddedAnswer, (await roster.AskAsync()).Trim());
        Assert.Empty(roster.Errors);
        Assert.Null(roster.Roster.ReasonAgainst);
    }

    [Fact]
    public async Task TheEmbeddedEngine_IsTheLast_WhereItIsAllowed()
    {
        await using var broken = await EngineServer.StartAsync(EngineAnswers.Status(500));
        var options = TestRoster.Chatting(TestRoster.Engine("local", broken));
        using var allowed = new TestRoster(options);
        Assert.Equal(TestRoster.EmbeddedAnswer, (await allowed.AskAsync()).Trim());

        options.Chat.Embedded = false;
        using var forbidden = new TestRoster(options);
        var failure = await Assert.ThrowsAsync<EngineChainException>(() => forbidden.AskAsync());
        Assert.Equal("No chat engine works: 'local' failed (500). Try again later.", failure.Message);
    }

    [Fact]
    public async Task AFailureThatPasses_IsTriedAgain_BeforeTheFirstToken()
    {
        await using var server = await EngineServer.StartAsync(EngineAnswers.Status(503, retryAfter: "1"), EngineAnswers.CutAfter(), EngineAnswers.Tokens("Here I am."));
        using var roster = new TestRoster(TestRoster.Chatting(TestRoster.Engine("local", server, options => (options.Retries, options.Failures) = (2, 5))));

        Assert.Equal("Here I am.", await roster.AskAsync());
        Assert.Equal(3, server.Requests.Count);
        Assert.Empty(roster.Errors);
    }

    [Fact]
    public async Task AWrongKey_IsNotTriedAgain()
    {
        await using var server = await EngineServer.StartAsync(EngineAnswers.WithKey("other", EngineAnswers.Tokens("Yes.")));
        using var roster = new TestRoster(TestRoster.Chatting(TestRoster.Engine("local", server, options => options.Retries = 3)));

        Assert.Equal(TestRoster.EmbeddedAnswer, (await roster.AskAsync()).Trim());
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task AnEngineThatAsksForALongPause_GetsIt_AndTheNextWorks()
    {
        var time = new ManualTime();
        await using var server = await EngineServer.StartAsync(EngineAnswers.Status(429, retryAfter: "30"), EngineAnswers.Tokens("Rested."));
        using var roster = new TestRoster(TestRoster.Chatting(TestRoster.Engine("local", server, options => options.Retries = 3)), time);

        Assert.Equal(TestRoster.EmbeddedAnswer, (await roster.AskAsync()).Trim());
        time.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(TestRoster.EmbeddedAnswer, (await roster.AskAsync()).Trim());
        Assert.Equal(new EngineStanding("chat", "local", EngineState.Resting, 1), roster.Roster.Standings[0]);
        Assert.Single(server.Requests);

        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("Rested.", await roster.AskAsync());
    }

    [Fact]
    public async Task AnEngineThatFailsTooOften_IsLeftAlone_ThenTried()
    {
        var time = new ManualTime();
        await using var server = await EngineServer.StartAsync(EngineAnswers.Status(500), EngineAnswers.Status(500), EngineAnswers.Tokens("Well again."));
        var options = TestRoster.Chatting(TestRoster.Engine("local", server));
        options.Chat.Embedded = false;
        using var roster = new TestRoster(options, time);

        for (var i = 0; i < 2; i++)
        {
            await Assert.ThrowsAsync<EngineChainException>(() => roster.AskAsync());
        }

        var alone = await Assert.ThrowsAsync<EngineChainException>(() => roster.AskAsync());
        Assert.Contains("left alone", alone.Message, StringComparison.Ordinal);
        Assert.Equal(2, server.Requests.Count);
        Assert.Equal(EngineState.Broken, roster.Roster.Standings[0].State);
        Assert.Contains("chat", roster.Roster.ReasonAgainst, StringComparison.Ordinal);

        time.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(EngineState.OnTrial, roster.Roster.Standings[0].State);
        Assert.Null(roster.Roster.ReasonAgainst);
        Assert.Equal("Well again.", await roster.AskAsync());
        Assert.Equal(EngineState.Working, roster.Roster.Standings[0].State);
    }

    [Fact]
    public async Task BehindTheFirstToken_NobodyTakesOver_ButTheFailureCounts()
    {
        await using var server = await EngineServer.StartAsync(EngineAnswers.CutAfter("One ", "two "));
        using var roster = new TestRoster(TestRoster.Chatting(TestRoster.Engine("local", server, options => options.Failures = 3)));

        for (var i = 0; i < 2; i++)
        {
            var heard = new List<string>();
            await Assert.ThrowsAsync<EngineException>(async () =>
            {
                await foreach (var update in roster.Chat().GetStreamingResponseAsync("Hello?"))
                {
                    heard.Add(update.Text);
                }
            });
            Assert.Equal(["One ", "two "], heard);
        }

        Assert.Equal(EngineState.Broken, roster.Roster.Standings[0].State);
    }

    [Fact]
    public async Task AWholeAnswer_ComesFromTheNextEngine_WhereOneBreaksOff()
    {
        await using var server = await EngineServer.StartAsync(EngineAnswers.CutAfter("One ", "two "));
        using var roster = new TestRoster(TestRoster.Chatting(TestRoster.Engine("local", server)));

        Assert.Equal(TestRoster.EmbeddedAnswer, (await roster.Chat().GetResponseAsync("Hello?")).Text.Trim());
    }

    [Fact]
    public async Task ASession_BeginsWithTheEngineThatItChose()
    {
        await using var first = await EngineServer.StartAsync(EngineAnswers.Tokens("The first."));
        await using var second = await EngineServer.StartAsync(EngineAnswers.Status(500));
        using var roster = new TestRoster(TestRoster.Chatting(
            TestRoster.Engine("first", first), TestRoster.Engine("second", second), TestRoster.Engine("hidden", second, options => options.Choosable = false)));

        Assert.Equal(TestRoster.EmbeddedAnswer, (await roster.AskAsync(choice: new EngineChoice { Chat = "second" })).Trim()); // and never the one before it
        Assert.Equal(TestRoster.EmbeddedAnswer, (await roster.AskAsync(choice: new EngineChoice { Chat = "embedded" })).Trim());
        Assert.Empty(first.Requests);
        foreach (var name in new[] { "third", "hidden" })
        {
            var refusal = Assert.Throws<ArgumentException>(() => roster.Chat(new EngineChoice { Chat = name }));
            Assert.Equal($"There is no chat engine '{name}' to be chosen. Known: first, second, embedded.", refusal.Message);
        }
    }

    [Fact]
    public async Task WhatIsInterrupted_IsNotAnsweredByTheNextEngine()
    {
        await using var server = await EngineServer.StartAsync(EngineAnswers.HangAfter(null));
        using var roster = new TestRoster(TestRoster.Chatting(TestRoster.Engine("local", server)));
        using var stop = new CancellationTokenSource();

        var answer = roster.Chat().GetStreamingResponseAsync("Hello?", cancellationToken: stop.Token).ToListAsync();
        await server.NextAsync();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await answer);
        Assert.Empty(roster.Errors);
    }
}

using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Sessions;

namespace Loomcast.Pipeline.Tests.Conversation;

/// <summary>A conversation that nobody watches encodes nothing.</summary>
public sealed class RestTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task WhoComes_FindsTheStreamGoingOn_AsIfItHadPlayedMeanwhile()
    {
        await using var conversation = await RestingAsync();
        await Task.Delay(TimeSpan.FromSeconds(3), conversation.Time);

        conversation.Demand.Count();
        await WhenAsync(() => GapIn(conversation, "video") is not null && GapIn(conversation, "audio") is not null);

        var ((lastPicture, picture), (lastSound, sound)) = (GapIn(conversation, "video")!.Value, GapIn(conversation, "audio")!.Value);
        Assert.True(picture.IsIndependent);
        Assert.Equal(End(lastPicture) / 90_000.0, End(lastSound) / 48_000.0, tolerance: 0.04);
        Assert.Equal(picture.Start / 90_000.0, sound.Start / 48_000.0, tolerance: 1024 / 48_000.0);
        Assert.Equal(0, picture.Start % 18_000);
        Assert.InRange((picture.Start - End(lastPicture)) / 90_000.0, 1, 600);
    }

    [Fact]
    public async Task WhoAsks_IsAnswered()
    {
        await using var conversation = await RestingAsync();

        conversation.Session.Ask("Are you there?");

        await conversation.WhenTurnAsync(1, TurnState.Done);
    }

    [Fact]
    public async Task WhatEndsInItsSleep_IsClosed()
    {
        await using var conversation = await RestingAsync();

        conversation.Session.End();
        await conversation.Run.WaitAsync(Patience);

        Assert.True(conversation.Publisher.IsClosed);
        Assert.Null(GapIn(conversation, "video"));
    }

    private static async Task<RunningConversation> RestingAsync()
    {
        var conversation = new RunningConversation(new ScriptedChat(_ => "Yes, I am."), restAfter: TimeSpan.FromSeconds(2));
        await conversation.Publisher.WhenPartAsync("audio").WaitAsync(Patience);
        await WhenAsync(() => conversation.Demand.IsResting);
        return conversation;
    }

    /// <summary>The parts before and after the rest.</summary>
    private static (MediaPart Before, MediaPart After)? GapIn(RunningConversation conversation, string rendition)
    {
        var parts = conversation.Publisher.Parts(rendition);
        return parts.Zip(parts.Skip(1)).Where(pair => pair.Second.Start > End(pair.First)).Select(pair => ((MediaPart, MediaPart)?)pair).FirstOrDefault();
    }

    private static long End(MediaPart part) => part.Start + part.Duration;

    private static async Task WhenAsync(Func<bool> isTrue)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!isTrue())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}

using Loomcast.Pipeline.Commentary;
using Loomcast.Pipeline.Speech;
using Microsoft.Extensions.AI;

namespace Loomcast.Pipeline.Tests.Commentary;

public sealed class LineTests
{
    private static readonly Facts SomeFacts = new() { Light = Facts.Dark, Colour = "blue", Motion = Facts.SomeMotion, Place = "top left", Direction = "down", Sound = Facts.Loud, Voice = Facts.Tone };

    [Fact]
    public void ABrief_IsReadAsItWasWritten()
    {
        foreach (var kind in Enum.GetValues<MomentKind>())
        {
            var brief = new LineBrief(12.5, 14, CommentaryStyle.Lively, kind, SomeFacts);
            Assert.Equal(brief, LineBrief.TryParse(brief.Text));
        }

        Assert.Null(LineBrief.TryParse("What is Loomcast?"));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(6)]
    [InlineData(14)]
    [InlineData(40)]
    public async Task TheEmbeddedCommentator_KeepsToTheWords_AndDoesNotRepeatItself(int words)
    {
        var writer = new LineWriter(new EmbeddedCommentator(), "en", TimeSpan.FromSeconds(20), TimeProvider.System);
        var written = new List<string>();
        for (var line = 0; line < 4; line++)
        {
            var text = await writer.WriteAsync(new LineBrief(line * 5, words, CommentaryStyle.Lively, MomentKind.Cut, SomeFacts), written, [], CancellationToken.None);
            Assert.InRange(text.Split(' ').Length, 1, Math.Max(words, 3));
            Assert.DoesNotContain(text, words > 2 ? written : []);
            written.Add(text);
        }
    }

    [Fact]
    public async Task WhatAnEngineWrites_IsMadeSpeakable()
    {
        using var chat = new Said("**\"A goal!\"**\n\n* and `what` a goal");
        Assert.Equal("\"A goal!\" and what a goal", await new LineWriter(chat, "en", TimeSpan.FromSeconds(20), TimeProvider.System).WriteAsync(new LineBrief(0, 9, default, default, new()), [], [], CancellationToken.None));
        using var nothing = new Said(" \n ");
        await Assert.ThrowsAsync<LineException>(() => new LineWriter(nothing, "en", TimeSpan.FromSeconds(20), TimeProvider.System).WriteAsync(new LineBrief(0, 9, default, default, new()), [], [], CancellationToken.None));
    }

    [Theory]
    [InlineData(1.3, 0)] // has room
    [InlineData(0.9, 0)] // is spoken faster
    [InlineData(0.6, 1)] // is written again
    public async Task ALine_FitsItsTime(double share, int rewritings)
    {
        const string Text = "Here comes a rather long line, which says more than there may be time for.";
        var speaker = new LineSpeaker(new FliteSynthesizer(), new Voice("", "en"));
        var natural = await new FliteSynthesizer().SpeakAsync(Text, new Voice("", "en"), CancellationToken.None);
        var length = SpokenPieces.DurationOf(natural.Samples.Length) * share;
        var rewritten = 0;
        var spoken = await speaker.SpeakAsync(
            Text,
            (length, DateTimeOffset.UnixEpoch),
            (words, _) =>
            {
                rewritten++;
                return Task.FromResult(string.Join(' ', Text.Split(' ').Take(words)));
            },
            CancellationToken.None);

        Assert.Equal(rewritings, rewritten);
        Assert.True(SpokenPieces.DurationOf(spoken.Samples.Length) <= length);
        Assert.True(spoken.Words[^1].End <= length);
    }

    [Fact]
    public async Task ALineThatIsAlwaysTooLong_IsGivenUp()
    {
        var speaker = new LineSpeaker(new FliteSynthesizer(), new Voice("", "en"));
        await Assert.ThrowsAsync<LineException>(() => speaker.SpeakAsync("This is far too long.", (TimeSpan.FromSeconds(0.5), DateTimeOffset.UnixEpoch), (_, _) => Task.FromResult("And this is no shorter."), CancellationToken.None));
    }

    [Fact]
    public void FasterSpeech_KeepsItsPitch()
    {
        short[] tone = [.. Enumerable.Range(0, 96_000).Select(i => (short)(10_000 * Math.Sin(i * 2 * Math.PI * 200 / 48_000)))];
        var faster = TimeStretch.Faster(new SpokenPiece(tone, [], []), 1.15).Samples.ToArray();

        Assert.Equal((int)(96_000 / 1.15), faster.Length);
        var crossings = faster.Zip(faster.Skip(1)).Count(pair => (pair.First ^ pair.Second) < 0);
        Assert.InRange(crossings * 48_000.0 / faster.Length / 2, 197, 203);
        Assert.InRange(faster.Skip(2_000).SkipLast(2_000).Chunk(480).Min(chunk => chunk.Max()), 8_500, 10_500); // no holes
    }

    private sealed class Said(string text) : DelegatingChatClient(new EmbeddedCommentator())
    {
        public override Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, text)));
    }
}

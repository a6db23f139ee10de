using System.Runtime.CompilerServices;
using Loomcast.Pipeline.Chat;

namespace Loomcast.Pipeline.Tests.Chat;

public sealed class SentenceChunkerTests
{
    private const string LongText = """
        Hello there, I am Ada. Dr. Smith paid $3.50 for 1,000 parts (e.g. "one. Two. Three.") at 10:30 on www.example.com/a.b?c=d, e.g. by mail to a.b@c.org. Really? Yes!
        The U.S. market grew by 3.14 percent — that is a lot; nobody expected it. J. Doe agreed: "It works. I saw it." Then he left...
        今天天气很好，我们去公园吧。好吗？「真的。」他说。 Thank you 👋🏽 and goodbye
        """;

    [Theory]
    [InlineData("Well, I think so. It works.", "Well, I think so.|It works.")] // one word is no clause
    [InlineData("Of course, I can help. Ask me.", "Of course,|I can help.|Ask me.")]
    [InlineData("Two things: parts and hints.", "Two things:|parts and hints.")]
    [InlineData("It is fast — very fast.", "It is fast —|very fast.")]
    [InlineData("Hi. I am Ada.", "Hi. I am Ada.")]
    [InlineData("Hello there! How are you?", "Hello there!|How are you?")]
    [InlineData("Ask Dr. Smith about it. He knows all of it.", "Ask Dr. Smith about it.|He knows all of it.")]
    [InlineData("Some tools, e.g. Ffmpeg can. The U.S. Army too.", "Some tools,|e.g. Ffmpeg can.|The U.S. Army too.")]
    [InlineData("It costs 25.50 or 1,000 or 3.14 at 10:30. That is all.", "It costs 25.50 or 1,000 or 3.14 at 10:30.|That is all.")]
    [InlineData("See https://a.example/b.c?d=e,f;g. Or write to a.b@c.example. Bye for now.", "See https://a.example/b.c?d=e,f;g.|Or write to a.b@c.example.|Bye for now.")]
    [InlineData("He said \"wait, what. No.\" to me. Then he left.", "He said \"wait, what. No.\" to me.|Then he left.")]
    [InlineData("It was (so. it. Seems, yes) over. Then he left.", "It was (so. it. Seems, yes) over.|Then he left.")]
    [InlineData("A 5\" screen is small. It is here.", "A 5\" screen is small.|It is here.")]
    [InlineData("\"Is it here?\" he asked me. Yes, it is.", "\"Is it here?\" he asked me.|Yes, it is.")]
    [InlineData("It took approx. five seconds or so. Not more than that.", "It took approx. five seconds or so.|Not more than that.")]
    [InlineData("1. Open the page.\n2. Press the button.", "1. Open the page.|2. Press the button.")]
    [InlineData("今天天气很好，我们去公园吧。好吗？我想去那里。", "今天天气很好，|我们去公园吧。|好吗？我想去那里。")]
    [InlineData("他说「好。真的。」然后走了。明天见。", "他说「好。真的。」|然后走了。|明天见。")]
    [InlineData("**Bold move.** Next `code` is [here](http://x.example/a.b).", "Bold move.|Next code is here.")]
    [InlineData("# The title\n- first item here\n* second item here", "The title|first item here|second item here")]
    [InlineData("Two times three is 2 * 3. C# stays.", "Two times three is 2 * 3.|C# stays.")]
    [InlineData("one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen", "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen|sixteen")]
    [InlineData("  \n ", "")]
    [InlineData("**", "")]
    public async Task Text_IsCutWhereASpeakerPauses(string text, string chunks) =>
        Assert.Equal(chunks, string.Join('|', await ChunkAsync(new LateTokens(text.Select(c => c.ToString())))));

    [Fact]
    public async Task AFirstClause_IsSpoken_BeforeItsSentenceEnds()
    {
        var sentence = new TaskCompletionSource();
        await using var chunks = SentenceChunker.ChunkAsync(Tokens(), CancellationToken.None).GetAsyncEnumerator();

        Assert.True(await chunks.MoveNextAsync());
        Assert.Equal("Of course,", chunks.Current);
        sentence.SetResult();
        Assert.True(await chunks.MoveNextAsync());
        Assert.Equal("I can.", chunks.Current);

        async IAsyncEnumerable<string> Tokens()
        {
            yield return "Of course, ";
            await sentence.Task;
            yield return "I can.";
        }
    }

    [Fact]
    public async Task LaterSentences_AreJoined_WhereTheyAreThereAlready()
    {
        var text = "Sentence number one. Sentence number two. " + string.Join(' ', Enumerable.Repeat("This is one more.", 30));

        var chunks = await ChunkAsync(AtOnce(text.Select(c => c.ToString())));

        Assert.Equal(["Sentence number one.", "Sentence number two."], chunks[..2]);
        Assert.All(chunks[2..^1], chunk => Assert.InRange(chunk.Length, 180, 200));
    }

    [Theory]
    [InlineData("(")]
    [InlineData("\"")]
    [InlineData("")]
    public async Task AnEndlessSentence_IsCutBetweenWords(string opener)
    {
        var text = opener + string.Join(' ', Enumerable.Repeat("word", 1000));

        var chunks = await ChunkAsync(AtOnce([text]));

        Assert.All(chunks, chunk => Assert.True(chunk.Length <= 300 && chunk.EndsWith("word", StringComparison.Ordinal)));
        Assert.Equal(text, string.Join(' ', chunks));
    }

    [Fact]
    public async Task AnEndlessWord_IsCut_ButNoCharacterOfIt()
    {
        var text = string.Concat(Enumerable.Repeat("👋", 1000));

        var chunks = await ChunkAsync(AtOnce([text]));

        Assert.Equal(text, string.Concat(chunks));
        Assert.All(chunks, chunk => Assert.True(char.IsHighSurrogate(chunk[0])));
    }

    [Fact]
    public async Task NoText_IsLost_HoweverTheTokensAreCut()
    {
        var random = new Random(7);
        IEnumerable<string[]> cuts = [[LongText], [.. LongText.Select(c => c.ToString())], .. Enumerable.Range(0, 100).Select(_ => Split(LongText, random))];
        foreach (var tokens in cuts)
        {
            var quick = await ChunkAsync(AtOnce(tokens));
            var slow = await ChunkAsync(new LateTokens(tokens));

            Assert.Equal(Bare(LongText), Bare(string.Concat(quick)));
            Assert.Equal(Bare(LongText), Bare(string.Concat(slow)));
            Assert.Equal("Hello there,", quick[0]);
            Assert.Equal("Hello there,", slow[0]);
        }
    }

    [Fact]
    public async Task Cancellation_EndsTheChunks()
    {
        using var stop = new CancellationTokenSource();
        var chunks = SentenceChunker.ChunkAsync(Forever(), stop.Token).GetAsyncEnumerator(CancellationToken.None);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await chunks.MoveNextAsync());

        static async IAsyncEnumerable<string> Forever([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            yield break;
        }
    }

    private static string[] Split(string text, Random random)
    {
        var tokens = new List<string>();
        for (var at = 0; at < text.Length;)
        {
            var length = Math.Min(random.Next(0, 20), text.Length - at);
            tokens.Add(text.Substring(at, length));
            at += length;
        }

        return [.. tokens];
    }

    private static string Bare(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));

    private static async Task<string[]> ChunkAsync(IAsyncEnumerable<string> tokens)
    {
        var chunks = new List<string>();
        await foreach (var chunk in SentenceChunker.ChunkAsync(tokens, CancellationToken.None))
        {
            chunks.Add(chunk);
        }

        return [.. chunks];
    }

    /// <summary>All tokens are there whenever the next is asked for.</summary>
    private static async IAsyncEnumerable<string> AtOnce(IEnumerable<string> tokens)
    {
        await Task.CompletedTask;
        foreach (var token in tokens)
        {
            yield return token;
        }
    }
}

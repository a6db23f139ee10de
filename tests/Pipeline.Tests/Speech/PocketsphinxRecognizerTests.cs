using System.Threading.Channels;
using Loomcast.Pipeline.Speech;

namespace Loomcast.Pipeline.Tests.Speech;

public sealed class PocketsphinxRecognizerTests : IDisposable
{
    private readonly PocketsphinxRecognizer _recognizer = new(new PocketsphinxOptions { MaxDecoders = 1 });

    public void Dispose() => _recognizer.Dispose();

    [Fact]
    public async Task Speech_IsUnderstood_WordByWord_WhileItArrives()
    {
        var audio = await Sounds.SpeechAsync("What is the weather like today?");

        var heard = await HearAsync(Sounds.InPieces(audio));

        Assert.Equal(new Recognition("what is the weather like today", IsFinal: true), heard[^1]);
        Assert.InRange(heard.Count, 4, 20);
        Assert.All(heard.SkipLast(1), partial => Assert.False(partial.IsFinal));
        Assert.All(heard.Zip(heard.Skip(1).SkipLast(1)), pair => Assert.NotEqual(pair.First, pair.Second));
    }

    [Fact]
    public async Task PartialText_ComesBeforeTheSoundHasEnded()
    {
        var audio = await Sounds.SpeechAsync("Hello there, what is the weather like today?");
        var arriving = Channel.CreateUnbounded<ReadOnlyMemory<short>>();
        await using var heard = _recognizer.RecognizeAsync(arriving.Reader.ReadAllAsync(), "en", CancellationToken.None).GetAsyncEnumerator();

        arriving.Writer.TryWrite(audio);
        Assert.True(await heard.MoveNextAsync());
        Assert.False(heard.Current.IsFinal);

        arriving.Writer.Complete();
        while (!heard.Current.IsFinal)
        {
            Assert.True(await heard.MoveNextAsync());
        }

        Assert.False(await heard.MoveNextAsync());
    }

    [Theory]
    [InlineData("What is Loomcast?", "what is loomcast")]
    [InlineData("Tell me about low latency H L S.", "tell me about low latency hls")]
    public async Task ItsOwnVocabulary_IsUnderstood(string spoken, string expected)
    {
        var heard = await HearAsync(Sounds.InPieces(await Sounds.SpeechAsync(spoken)));

        Assert.Equal(expected, heard[^1].Text);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(160)]
    [InlineData(100_000)]
    public async Task PiecesOfAnyLength_AreUnderstood(int length)
    {
        var heard = await HearAsync(Sounds.InPieces(await Sounds.SpeechAsync("What is the weather like today?"), length));

        Assert.Contains("weather like", heard[^1].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    [InlineData(500)]
    [InlineData(5_000)]
    [InlineData(30_000)]
    public async Task SilenceAndNoise_GiveOneEmptyText(double level) =>
        Assert.Equal([new Recognition("", IsFinal: true)], await HearAsync(Sounds.InPieces(Sounds.Noise(level))));

    [Fact]
    public async Task NoSoundAtAll_GivesOneEmptyText() => Assert.Equal([new Recognition("", IsFinal: true)], await HearAsync(Sounds.InPieces([])));

    [Fact]
    public async Task Cancelled_GivesTheDecoderBack_ReadyForAnother()
    {
        var audio = await Sounds.SpeechAsync("Hello there, what is the weather like today?");
        using var cancel = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in _recognizer.RecognizeAsync(Sounds.InPieces(audio), "en", cancel.Token))
            {
                await cancel.CancelAsync();
            }
        });

        Assert.Equal("yes please", (await HearAsync(Sounds.InPieces(await Sounds.SpeechAsync("Yes, please."))))[^1].Text);
    }

    [Fact]
    public async Task AllDecodersTaken_NextRecognitionWaits_UntilOneIsBack()
    {
        var first = Channel.CreateUnbounded<ReadOnlyMemory<short>>();
        first.Writer.TryWrite(new short[1_600]);
        var hearingFirst = HearAsync(first.Reader.ReadAllAsync());
        while (first.Reader.Count > 0)
        {
            await Task.Yield();
        }

        var hearingSecond = HearAsync(Sounds.InPieces(new short[1_600]));
        Assert.False(hearingSecond.IsCompleted);

        first.Writer.Complete();
        await Task.WhenAll(hearingFirst, hearingSecond);
    }

    [Fact]
    public async Task SeveralDecoders_LoadAndHear_AtOnce()
    {
        var audio = await Sounds.SpeechAsync("What is the weather like today?");
        using var recognizer = new PocketsphinxRecognizer(new PocketsphinxOptions { MaxDecoders = 4 });

        var heard = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => HearAsync(recognizer, Sounds.InPieces(audio)))));

        Assert.All(heard, texts => Assert.Equal("what is the weather like today", texts[^1].Text));
    }

    [Fact]
    public async Task AnotherLanguage_IsRefused_WithARemedy()
    {
        var failure = await Assert.ThrowsAsync<SpeechException>(() => HearAsync(Sounds.InPieces([]), "de"));

        Assert.Contains("English", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MissingModel_IsRefused_NamingThePackage_EachTime()
    {
        using var recognizer = new PocketsphinxRecognizer(new PocketsphinxOptions { MaxDecoders = 1, ModelDirectory = "/nowhere" });

        for (var i = 0; i < 2; i++)
        {
            var failure = await Assert.ThrowsAsync<SpeechException>(() => recognizer.WarmAsync(CancellationToken.None));
            Assert.Contains("pocketsphinx-en-us", failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task UnknownSoundsInTheVocabulary_AreRefused()
    {
        var options = new PocketsphinxOptions { Vocabulary = { ["frobnicate"] = "F ROB NI KATE" } };
        using var recognizer = new PocketsphinxRecognizer(options);

        Assert.Contains("frobnicate", (await Assert.ThrowsAsync<SpeechException>(() => recognizer.WarmAsync(CancellationToken.None))).Message, StringComparison.Ordinal);
    }

    private Task<List<Recognition>> HearAsync(IAsyncEnumerable<ReadOnlyMemory<short>> audio, string language = "en") => HearAsync(_recognizer, audio, language);

    private static async Task<List<Recognition>> HearAsync(PocketsphinxRecognizer recognizer, IAsyncEnumerable<ReadOnlyMemory<short>> audio, string language = "en")
    {
        RecognizeSpeech recognize = recognizer.RecognizeAsync;
        var heard = new List<Recognition>();
        await foreach (var recognition in recognize(audio, language, CancellationToken.None))
        {
            heard.Add(recognition);
        }

        return heard;
    }
}

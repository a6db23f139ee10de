using Loomcast.Pipeline.Speech;
using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Tests.Speech;

public sealed class FliteSynthesizerTests
{
    private static readonly Voice English = new("", "en");
    private readonly FliteSynthesizer _flite = new();

    [Theory]
    [InlineData("", "en", true)]
    [InlineData("slt", "en", true)]
    [InlineData("rms", "en-us", true)]
    [InlineData("awb", "en-gb", true)]
    [InlineData("kal", "en", true)]
    [InlineData("nobody", "en", false)]
    [InlineData("../../evil", "en", false)]
    [InlineData("", "de", false)]
    [InlineData("", "enx", false)]
    public void Has_KnowsVoicesAndLanguage(string name, string language, bool expected) => Assert.Equal(expected, _flite.Has(new(name, language)));

    [Theory]
    [InlineData("")]
    [InlineData("slt")]
    [InlineData("rms")]
    [InlineData("awb")]
    [InlineData("kal")]
    public async Task EveryVoice_Speaks_WithPhonesThatCoverTheSound(string voice)
    {
        var piece = await _flite.SpeakAsync("Hello there, my name is Ada.", new(voice, "en"), CancellationToken.None);

        AssertSound(piece);
        Assert.InRange(SpokenPieces.DurationOf(piece.Samples.Length).TotalSeconds, 1, 4);
        Assert.InRange(piece.Samples.ToArray().Max(sample => Math.Abs((int)sample)), 2_000, short.MaxValue + 1);
        Assert.Contains(piece.Phones, phone => phone.Symbol == "ey");
    }

    [Theory]
    [InlineData("It costs $25.50 on Dr. Smith's 3rd street; isn't \"that\" great? (Yes - no) ... ok!")]
    [InlineData("“Curly quotes”, an em—dash, a – dash, caf\u00e9 and na\u00efve: all stay…")]
    [InlineData("\U0001f600 An emoji \U0001f680 at both ends \U0001f600")]
    [InlineData("你好 hello 世界")]
    [InlineData("# **bold** `code` [link](http://x.y/z?q=1) <b>tag</b> &amp;")]
    [InlineData("one\ttwo\nthree  four")]
    public async Task Words_AreTheTextAsWritten_InOrder(string text)
    {
        var piece = await _flite.SpeakAsync(text, English, CancellationToken.None);

        Assert.Equal(text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), piece.Words.Select(word => word.Text));
        AssertSound(piece);
    }

    [Fact]
    public async Task Words_AreTimedByWhatIsSaidForThem()
    {
        var piece = await _flite.SpeakAsync("I paid $25.50 \U0001f600 today.", English, CancellationToken.None);

        var spoken = piece.Words.Select(word => string.Concat(piece.Phones.Where(phone => phone.Start >= word.Start && phone.End <= word.End).Select(phone => phone.Symbol)));
        Assert.Equal(["ay", "peyd", "twehntiyfayvdaalerzfihftiysehnts", "", "tahdey"], spoken.Select(phones => phones.Replace("ax", "ah", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("Hello there,", 120)]
    [InlineData("Hello there.", 200)]
    public async Task Pauses_AreShortAtBothEnds(string text, double tailMilliseconds)
    {
        var piece = await _flite.SpeakAsync(text, English, CancellationToken.None);

        Assert.Equal(("pau", TimeSpan.Zero), (piece.Phones[0].Symbol, piece.Phones[0].Start));
        Assert.InRange(piece.Phones[0].End.TotalMilliseconds, 30, 41);
        Assert.Equal("pau", piece.Phones[^1].Symbol);
        Assert.InRange((piece.Phones[^1].End - piece.Phones[^1].Start).TotalMilliseconds, tailMilliseconds - 40, tailMilliseconds + 1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("...")]
    [InlineData("\U0001f600\U0001f680")]
    [InlineData("你好")]
    [InlineData("\0\u0001\u001b[31m")]
    [InlineData("?! -- *** ~~")]
    public async Task NothingSpeakable_IsAShortSilence(string text)
    {
        var piece = await _flite.SpeakAsync(text.Replace("31m", "", StringComparison.Ordinal), English, CancellationToken.None);

        AssertSound(piece);
        Assert.All(piece.Samples.ToArray(), sample => Assert.Equal(0, sample));
        Assert.InRange(SpokenPieces.DurationOf(piece.Samples.Length).TotalSeconds, 0.1, 0.3);
    }

    [Theory]
    [InlineData("a", 5_000)]
    [InlineData("1", 5_000)]
    [InlineData("$", 5_000)]
    [InlineData("word ", 120)]
    [InlineData("\0a", 2_500)]
    [InlineData("\ud83d", 5_000)]
    [InlineData("<speak>&#0;", 400)]
    [InlineData("$1,000.50 Dr. XIV ", 20)]
    public async Task HostileText_IsSpokenOrSilent_ButNeverFails(string text, int times) =>
        AssertSound(await _flite.SpeakAsync(string.Concat(Enumerable.Repeat(text, times)), English, CancellationToken.None));

    [Fact]
    public async Task ManySpeakers_AtOnce_GetWhatOneAloneGets()
    {
        var alone = await _flite.SpeakAsync("This is the first of them.", English, CancellationToken.None);

        var together = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () => await new FliteSynthesizer().SpeakAsync("This is the first of them.", English, CancellationToken.None))));

        Assert.All(together, piece => Assert.Equal(alone.Phones.AsEnumerable(), piece.Phones.AsEnumerable()));
    }

    [Fact]
    public async Task Cancelled_DoesNotSpeak() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await _flite.SpeakAsync("Hello.", English, new CancellationToken(true)));

    private static void AssertSound(SpokenPiece piece)
    {
        Assert.Equal(TimeSpan.Zero, piece.Phones[0].Start);
        Assert.Equal(piece.Samples.Length, piece.Phones[^1].End.Ticks * AudioFormat.SampleRate / (double)TimeSpan.TicksPerSecond, 1.0);
        Assert.All(piece.Phones.Zip(piece.Phones.Skip(1)), pair => Assert.Equal(pair.First.End, pair.Second.Start));
        Assert.All(piece.Phones, phone => Assert.True(phone.End > phone.Start));
        Assert.All(piece.Words, word => Assert.True(word.End >= word.Start && word.End <= piece.Phones[^1].End));
        Assert.All(piece.Words.Zip(piece.Words.Skip(1)), pair => Assert.True(pair.Second.Start >= pair.First.Start));
    }
}

using Loomcast.Pipeline.Speech;

namespace Loomcast.Pipeline.Tests.Speech;

public sealed class EspeakSynthesizerTests
{
    private static readonly Voice German = new("", "de");
    private readonly EspeakSynthesizer _synthesizer = new();

    [Theory]
    [InlineData("", "de", true)]
    [InlineData("", "fr-fr", true)]
    [InlineData("", "xx", false)]
    [InlineData("slt", "de", false)]
    public void Has_WhatTheProgramLists(string name, string language, bool expected) => Assert.Equal(expected, _synthesizer.Has(new(name, language)));

    [Fact]
    public async Task Speaks_WithPhonesAndWordsThatCoverTheVoice()
    {
        var piece = await _synthesizer.SpeakAsync("Guten Tag, wie geht es Ihnen?", German, default);

        var duration = SpokenPieces.DurationOf(piece.Samples.Length);
        Assert.InRange(duration.TotalSeconds, 0.8, 4);
        Assert.Equal("Guten Tag, wie geht es Ihnen?", string.Join(' ', piece.Words.Select(word => word.Text)));
        Assert.Equal(["pau", "g", "uw", "t", "ax", "n"], piece.Phones.Take(6).Select(phone => phone.Symbol));
        Assert.Equal(duration, piece.Phones[^1].End);
        Assert.All(piece.Phones.Zip(piece.Phones.Skip(1)), pair => Assert.Equal(pair.First.End, pair.Second.Start));
        Assert.True(piece.Samples.ToArray().Max(sample => Math.Abs((int)sample)) > 3000, "there is a voice");
    }

    [Theory]
    [InlineData("")]
    [InlineData("\u0001\u0002")]
    public async Task IsSilent_WhereNothingCanBeSaid(string text) =>
        Assert.All((await _synthesizer.SpeakAsync(text, German, default)).Samples.ToArray(), sample => Assert.InRange((int)sample, -3000, 3000));

    [Fact]
    public async Task TakesNothingOfTheTextAsAnOption() =>
        Assert.True((await _synthesizer.SpeakAsync("--voices ist ein Wort", German, default)).Samples.Length > 20_000);

    [Fact]
    public async Task Stops_WhenCancelled()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await _synthesizer.SpeakAsync("Hallo", German, cancelled.Token));
    }
}

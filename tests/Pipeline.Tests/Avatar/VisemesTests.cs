using Loomcast.Pipeline.Avatar;
using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Tests.Avatar;

public sealed class VisemesTests
{
    private static readonly VideoFormat Format = new(512, 512);

    [Fact]
    public void At_OpensForAVowel_AndClosesForLips()
    {
        var piece = TestSpeech.Of("pau 200 aa 400 m 200 aa 400 pau 200");

        Assert.Equal(0, Visemes.At(piece, 0, Format).Jaw);
        Assert.InRange(Visemes.At(piece, 10, Format).Jaw, 0.9f, 1);
        Assert.Equal(0, Visemes.At(piece, 17, Format).Jaw);
        Assert.InRange(Visemes.At(piece, 25, Format).Jaw, 0.9f, 1);
    }

    [Fact]
    public void At_SpreadsForIy_AndRoundsForUw()
    {
        var piece = TestSpeech.Of("iy 400 uw 400");

        Assert.InRange(Visemes.At(piece, 4, Format).Wide, 0.7f, 1);
        Assert.InRange(Visemes.At(piece, 14, Format).Wide, -1, -0.8f);
    }

    [Theory]
    [InlineData("aa 300 b 10 aa 300")]
    [InlineData("aa 315 b 25 aa 300")]
    [InlineData("aa 329 p 12 aa 300")]
    public void At_ShowsAClosure_HoweverShort(string phones)
    {
        var piece = TestSpeech.Of(phones);

        Assert.Contains(Enumerable.Range(4, 8), frame => Visemes.At(piece, frame, Format).Jaw == 0);
    }

    [Fact]
    public void At_ClosesTheMouth_AtTheEndAndBeyond()
    {
        var piece = TestSpeech.Of("aa 1000");
        var jaws = Enumerable.Range(20, 8).Select(frame => Visemes.At(piece, frame, Format).Jaw).ToArray();

        Assert.True(jaws[1] > jaws[2] && jaws[2] > jaws[3] && jaws[3] > jaws[4]);
        Assert.Equal([0, 0, 0, 0], jaws[4..]);
    }

    [Fact]
    public void At_ShowsSomething_ForAPhoneItDoesNotKnow() =>
        Assert.InRange(Visemes.At(TestSpeech.Of("?? 400"), 5, Format).Jaw, 0.1f, 0.5f);
}

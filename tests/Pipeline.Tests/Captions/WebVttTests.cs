using Loomcast.Pipeline.Captions;

namespace Loomcast.Pipeline.Tests.Captions;

public sealed class WebVttTests
{
    [Fact]
    public void AFile_HasAHeader_TheClockOfTheMedia_AndItsCues() => Assert.Equal("""
        WEBVTT
        X-TIMESTAMP-MAP=MPEGTS:90,LOCAL:00:00:00.001

        00:00:01.000 --> 00:00:01.350 position:8% align:start
        a &lt; b &amp;&amp;
        c --&gt; d

        100:02:03.004 --> 100:02:04.000 position:8% align:start
        Hello

        """, Text([new Cue(1000, 1350, "a < b &&\nc --> d"), new Cue(360_123_004, 360_124_000, "Hello")]));

    [Fact]
    public void WithoutCues_AllFilesAreOne()
    {
        Assert.Equal("WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:90,LOCAL:00:00:00.001\n", Text([]));
        Assert.True(WebVtt.Render([]).Equals(WebVtt.Empty));
    }

    [Fact]
    public void FilesOneAfterTheOther_AreRead_EachCueOnce()
    {
        Cue[] first = [new(1000, 1350, "one\nWEBVTT"), new(1350, 1700, "a & <b> &lt;")];
        Cue[] second = [first[1], new(360_123_004, 360_124_000, "three")];

        Assert.Equal([.. first, second[1]], WebVtt.Parse([.. WebVtt.Empty.Span, .. WebVtt.Render([first[0]]).Span, .. WebVtt.Render(first).Span, .. WebVtt.Empty.Span, .. WebVtt.Render(second).Span, .. WebVtt.Empty.Span]));
    }

    private static string Text(Cue[] cues) => System.Text.Encoding.UTF8.GetString(WebVtt.Render(cues).Span);
}

using Loomcast.Pipeline.Commentary;
using Loomcast.Pipeline.Speech;

namespace Loomcast.Pipeline.Tests.Commentary;

public sealed class MomentTests
{
    [Fact]
    public void ACut_IsFound_WhereAnotherSceneBegins_AndNotInMotion()
    {
        var moments = new PictureMoments();
        var found = Enumerable.Range(0, 100).Select(i => moments.Add(Picture(i, moved: 0.3, difference: i == 50 ? 0.6 : 0.2))).OfType<Moment>();

        Assert.Equal([new Moment(TimeSpan.FromSeconds(5), MomentKind.Cut)], found);
    }

    [Fact]
    public void Motion_BeginsAndEnds_OnceItIsSure()
    {
        var moments = new PictureMoments();
        var found = Enumerable.Range(0, 100).Select(i => moments.Add(Picture(i, moved: i is (>= 30 and < 60) or 80 ? 0.05 : 0))).OfType<Moment>();

        Assert.Equal([new Moment(TimeSpan.FromSeconds(3), MomentKind.MotionBegins), new Moment(TimeSpan.FromSeconds(6), MomentKind.MotionEnds)], found);
    }

    [Fact]
    public void ASound_IsFound_WhereItSetsIn_AndSilenceWhereItGoes()
    {
        var moments = new SoundMoments();
        var found = Enumerable.Range(0, 100).Select(i => moments.Add(new SoundSample(At(i), i is >= 20 and < 50 ? -20 : SoundSample.Nothing, 880, 0))).OfType<Moment>();

        Assert.Equal([new Moment(TimeSpan.FromSeconds(2), MomentKind.Sound), new Moment(TimeSpan.FromSeconds(5), MomentKind.Quiet)], found);
    }

    [Fact]
    public async Task SpeechAndTones_AreToldApart()
    {
        var spoken = await new FliteSynthesizer().SpeakAsync("This is a sentence that somebody says, and it is long enough to be heard as speech.", new("", "en"), CancellationToken.None);
        var tone = Enumerable.Range(0, 96_000).Select(i => (short)(8_000 * Math.Sin(i * 2 * Math.PI * 440 / 48_000))).ToArray();
        var random = new Random(1);
        var noise = Enumerable.Range(0, 96_000).Select(_ => (short)random.Next(-8_000, 8_000)).ToArray();

        Assert.Equal(Facts.Speech, VoiceOf(spoken.Samples.ToArray()));
        Assert.Equal(Facts.Tone, VoiceOf(tone));
        Assert.Null(VoiceOf(noise));
    }

    private static string? VoiceOf(short[] samples)
    {
        var sounds = samples.Chunk(SoundSense.BlockSamples).Where(block => block.Length == SoundSense.BlockSamples).Select((block, index) => SoundSense.Measure(block, At(index)));
        return FactFinder.Of(new Interval(0, TimeSpan.Zero, TimeSpan.FromSeconds(10), true) { Sounds = [.. sounds] }, TimeSpan.Zero, TimeSpan.FromSeconds(10)).Voice;
    }

    private static PictureSample Picture(int index, double moved, double difference = 0) => new(At(index), 100, 0, 0, 0, moved) { Difference = difference };

    private static TimeSpan At(int index) => TimeSpan.FromSeconds(index / 10.0);
}

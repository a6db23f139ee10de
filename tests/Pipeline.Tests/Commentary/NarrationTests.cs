using Loomcast.Pipeline.Commentary;

namespace Loomcast.Pipeline.Tests.Commentary;

public sealed class NarrationTests
{
    private const int Second = 48_000;

    [Fact]
    public void Mixing_NeverClips_AndNeverJumps()
    {
        var narration = new Narration();
        narration.Place(TimeSpan.FromSeconds(1), Enumerable.Repeat(short.MaxValue, Second).ToArray());
        narration.Place(TimeSpan.FromSeconds(2.2), Enumerable.Repeat(short.MaxValue, Second).ToArray());
        narration.KnowUntil(TimeSpan.MaxValue);
        var mixed = new short[6 * Second];
        for (var first = 0; first < mixed.Length; first += 777)
        {
            var block = mixed.AsSpan(first, Math.Min(777, mixed.Length - first));
            block.Fill(short.MaxValue);
            narration.Mix(first, block);
        }

        var voice = (int)(0.78f * short.MaxValue);
        Assert.All(mixed, sample => Assert.InRange(sample, (int)(0.2f * short.MaxValue) - 1, short.MaxValue));
        Assert.Equal(short.MaxValue, mixed[(int)(0.84 * Second)]); // before the ramp
        Assert.InRange(mixed[Second * 3 / 2] - voice, (0.2 * short.MaxValue) - 2, (0.2 * short.MaxValue) + 2); // while the voice is heard
        Assert.InRange(mixed[(int)(2.1 * Second)], (0.2 * short.MaxValue) - 2, (0.2 * short.MaxValue) + 2); // between two lines it stays back
        Assert.Equal(short.MaxValue, mixed[5 * Second]);
        var steps = mixed.Zip(mixed.Skip(1), (a, b) => Math.Abs(b - a)).Where(step => step < voice - 200); // all but where the square voice itself begins and ends
        Assert.InRange(steps.Max(), 1, 20);
    }

    [Fact]
    public void TheVoice_IsInBothChannels_AndBothStepBack()
    {
        var voice = Enumerable.Range(0, Second / 2).Select(i => (short)(i % 200 * 50)).ToArray();
        var (left, right) = (Enumerable.Range(0, 3 * Second).Select(i => (short)(i % 331 * 20)).ToArray(), Enumerable.Range(0, 3 * Second).Select(i => (short)(i % 77 * -40)).ToArray());
        var both = left.Zip(right, (a, b) => (short[])[a, b]).SelectMany(pair => pair).ToArray();

        Mix(1, left);
        Mix(1, right);
        Mix(2, both);

        Assert.Equal(left.Zip(right, (a, b) => (short[])[a, b]).SelectMany(pair => pair), both);

        void Mix(int channels, short[] sound)
        {
            var narration = new Narration(channels);
            narration.Place(TimeSpan.FromSeconds(1), voice);
            for (var first = 0; first < sound.Length; first += 1000 * channels)
            {
                narration.Mix(first / channels, sound.AsSpan(first, 1000 * channels));
            }
        }
    }

    [Fact]
    public async Task Mixing_Waits_UntilAllLinesAreKnown()
    {
        var narration = new Narration();
        narration.KnowUntil(TimeSpan.FromSeconds(1));
        await narration.WhenKnownAsync(Second, CancellationToken.None);
        var more = narration.WhenKnownAsync(Second + 1, CancellationToken.None);
        Assert.False(more.IsCompleted);

        narration.KnowUntil(TimeSpan.FromSeconds(2));
        await more;
    }
}

using Loomcast.Pipeline.Avatar;

namespace Loomcast.Pipeline.Tests.Avatar;

public sealed class IdleMotionTests
{
    private static readonly HeadPose[] Poses = [.. Enumerable.Range(0, IdleMotion.Loop).Select(pose => IdleMotion.At(pose))];

    [Fact]
    public void At_RepeatsItself_AlsoAfterDays()
    {
        const long Days = 25L * 86_400 * 30 / IdleMotion.Loop * IdleMotion.Loop;

        Assert.Equal(Poses, Enumerable.Range(0, IdleMotion.Loop).Select(pose => IdleMotion.At(Days + pose)));
    }

    [Fact]
    public void At_MovesInSmallSteps_AlsoFromTheLastFrameToTheFirst()
    {
        var steps = Poses.Select((pose, i) => (From: pose, To: IdleMotion.At(i + 1)));

        Assert.All(steps, step =>
        {
            Assert.InRange(Math.Abs(step.To.SwayX - step.From.SwayX), 0, 0.2f);
            Assert.InRange(Math.Abs(step.To.SwayY - step.From.SwayY), 0, 0.15f);
            Assert.InRange(Math.Abs(step.To.Roll - step.From.Roll), 0, 0.001f);
            Assert.InRange(Math.Abs(step.To.Breath - step.From.Breath), 0, 0.06f);
        });
    }

    [Fact]
    public void At_Breathes_WithoutEverPullingFromBelowThePicture()
    {
        Assert.All(Poses, pose => Assert.InRange(pose.Breath, 0, 1.7f));
        Assert.True(Poses.Max(pose => pose.Breath) - Poses.Min(pose => pose.Breath) > 1.4f);
    }

    [Fact]
    public void At_ShutsTheEyes_SeveralTimesAtUnevenDistances()
    {
        var shut = Enumerable.Range(0, IdleMotion.Loop).Where(i => Poses[i].Blink == 1).ToArray();
        var pauses = shut.Zip(shut.Skip(1), (a, b) => b - a);

        Assert.InRange(shut.Length, 2, 5);
        Assert.Distinct(pauses);
        Assert.Equal(0, Poses[0].Blink);
        Assert.Equal(0, Poses[^1].Blink);
    }
}

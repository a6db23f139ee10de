using Loomcast.Pipeline.Avatar;
using Loomcast.Pipeline.Inference;
using Loomcast.Tests.Shared;

namespace Loomcast.Pipeline.Tests.Avatar;

/// <summary>A machine that renders 100 pictures a second, whatever the batch: four sessions, each of which wants 25.</summary>
public sealed class OverloadTests : IDisposable
{
    private readonly SynchronizationContext? _outside = SynchronizationContext.Current;
    private readonly ManualTime _time = new();
    private readonly SimulatedMachine _machine;
    private readonly List<SimulatedSpeaker> _speakers = [];

    public OverloadTests()
    {
        SynchronizationContext.SetSynchronizationContext(null); // all runs where the clock is moved
        _machine = new SimulatedMachine(_time, new CostCurve([(1, TimeSpan.FromMilliseconds(10)), (2, TimeSpan.FromMilliseconds(20)), (4, TimeSpan.FromMilliseconds(40))]));
    }

    public void Dispose() => SynchronizationContext.SetSynchronizationContext(_outside);

    [Fact]
    public void SessionsThatTheMachineCarries_KeepAllTheirPictures()
    {
        Begin(3);
        Run(seconds: 30);

        Assert.All(_speakers, speaker => Assert.Equal([Detail.Full], speaker.Levels));
        AssertNoneStalled();
    }

    [Theory]
    [InlineData(8)] // twice what it carries
    [InlineData(12)]
    [InlineData(24)]
    [InlineData(60)]
    public void Overload_CostsPictures_AndNobodysVoiceStops(int sessions)
    {
        Begin(sessions);
        Run(seconds: 30);

        Assert.Contains(_speakers, speaker => speaker.Levels.Count > 1);
        AssertNoneStalled();
    }

    [Fact]
    public void Overload_IsMetInTheStatedOrder_OneStepAtATime()
    {
        Begin(40);
        Run(seconds: 30);

        Assert.Contains(_speakers, speaker => speaker.Levels.Contains(Detail.Still));
        Assert.All(_speakers, speaker => Assert.All(speaker.Levels.Zip(speaker.Levels.Skip(1)), step => Assert.Equal(1, Math.Abs(step.First - step.Second))));
    }

    [Fact]
    public void Newcomers_StopNobody()
    {
        Begin(3);
        Run(seconds: 5);
        Begin(9);
        Run(seconds: 10);

        AssertNoneStalled();
    }

    [Fact]
    public void Sessions_GetAllTheirPicturesBack_WhenTheOthersAreSilent()
    {
        Begin(12);
        Run(seconds: 15);
        foreach (var speaker in _speakers.Skip(3))
        {
            speaker.Stop();
        }

        Run(seconds: 15);

        Assert.All(_speakers.Take(3), speaker => Assert.Equal(Detail.Full, speaker.Levels[^1]));
        AssertNoneStalled();
    }

    private void AssertNoneStalled() => Assert.All(_speakers, speaker =>
    {
        Assert.False(speaker.Speaking.IsFaulted, speaker.Speaking.Exception?.ToString());
        Assert.Equal(TimeSpan.Zero, speaker.Stalled);
    });

    private void Begin(int sessions) => _speakers.AddRange(Enumerable.Range(0, sessions).Select(_ => new SimulatedSpeaker(_time, _machine)));

    private void Run(int seconds) => _machine.RunUntil(_time.GetUtcNow() + TimeSpan.FromSeconds(seconds));
}

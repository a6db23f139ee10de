using Loomcast.Pipeline.Sessions;
using Loomcast.Tests.Shared;

namespace Loomcast.Pipeline.Tests.Sessions;

public sealed class DemandTests
{
    private static readonly TimeSpan Half = TimeSpan.FromMinutes(0.5);
    private readonly ManualTime _time = new();

    [Fact]
    public void APipeline_RestsAfterTheTime_AndNotBefore()
    {
        var demand = new Demand(_time, Half);
        _time.Advance(Half - TimeSpan.FromTicks(1));
        Assert.False(demand.TryRest());
        Assert.False(demand.IsResting);

        _time.Advance(TimeSpan.FromTicks(1));

        Assert.True(demand.TryRest());
        Assert.True(demand.IsResting);
    }

    [Fact]
    public void WhoCounts_PutsTheRestOff()
    {
        var demand = new Demand(_time, Half);
        _time.Advance(Half);
        demand.Count();

        Assert.False(demand.TryRest());
    }

    [Fact]
    public async Task WhoCounts_WakesThePipeline_AndWaitsForItsMedia()
    {
        var demand = new Demand(_time, Half);
        _time.Advance(Half);
        demand.TryRest();
        var wanted = demand.WhenWantedAsync(default);
        Assert.False(wanted.IsCompleted);

        demand.Count();
        await wanted;
        var awake = demand.Awake;
        Assert.False(awake.IsCompleted);

        demand.Wake();
        Assert.True(await awake);
        Assert.False(demand.IsResting);
        Assert.True(demand.Awake.IsCompleted);
    }

    [Fact]
    public void WhoWaitsForTheFirstMedia_WantsIt_HoweverLongItTakes()
    {
        var demand = new Demand(_time, Half);
        _time.Advance(Half);
        demand.TryRest();
        demand.Count();
        _time.Advance(Half);
        Assert.False(demand.TryRest());

        demand.Wake();

        Assert.False(demand.TryRest());
        _time.Advance(Half);
        Assert.True(demand.TryRest());
    }

    [Fact]
    public void WhereNothingRests_NothingIsWaitedFor()
    {
        var never = new Demand(_time, Timeout.InfiniteTimeSpan);
        _time.Advance(TimeSpan.FromDays(1));

        Assert.False(never.TryRest());
        Assert.True(never.Awake.IsCompleted);
        Assert.True(never.WhenWantedAsync(default).IsCompleted);
    }

    [Fact]
    public void AStreamOfARunBefore_MayRestAtOnce() => Assert.True(new Demand(_time, Half) { IsQuiet = true }.TryRest());
}

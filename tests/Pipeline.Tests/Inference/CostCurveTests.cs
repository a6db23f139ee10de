using Loomcast.Pipeline.Inference;
using Loomcast.Tests.Shared;

namespace Loomcast.Pipeline.Tests.Inference;

public sealed class CostCurveTests
{
    private static readonly TimeSpan Ample = TimeSpan.FromSeconds(9);
    private readonly ManualTime _time = new();

    [Fact]
    public void Measure_TakesEachDoubling_AsLongAsRowsGetCheaper()
    {
        var curve = Measure(32, rows => 10 + rows, out var tried);

        Assert.Equal([1, 2, 4, 8, 16, 32], tried.Distinct());
        Assert.Equal(Milliseconds(42), curve.Of(32));
    }

    [Fact]
    public void Measure_EndsEarly_WhereNoRowGetsCheaper()
    {
        Measure(32, rows => 7 * rows, out var tried);

        Assert.Equal(4, tried.Max());
    }

    [Fact]
    public void Measure_EndsEarly_WhereABatchIsTooSlowForLiveVideo()
    {
        var curve = Measure(32, rows => 400 + rows * 60, out var tried);

        Assert.Equal(2, tried.Max());
        Assert.Equal(2 * curve.Of(2), curve.Of(4)); // a guess
    }

    [Fact]
    public void Of_LiesBetweenThePoints()
    {
        var curve = new CostCurve([(1, Milliseconds(10)), (4, Milliseconds(16)), (8, Milliseconds(40))]);

        Assert.Equal(Milliseconds(12), curve.Of(2));
        Assert.Equal(Milliseconds(28), curve.Of(6));
        Assert.Equal(Milliseconds(80), curve.Of(16));
    }

    [Fact]
    public void Learn_FollowsAMachineThatGetsSlower_AndOnlyThere()
    {
        var curve = new CostCurve([(1, Milliseconds(10)), (2, Milliseconds(20)), (4, Milliseconds(40))]);
        for (var i = 0; i < 50; i++)
        {
            curve.Learn(4, Milliseconds(80));
        }

        Assert.InRange(curve.Of(4).TotalMilliseconds, 79, 81);
        Assert.Equal(Milliseconds(20), curve.Of(2));
    }

    [Fact]
    public void Learn_BelievesNoSingleSurprise()
    {
        var curve = new CostCurve([(1, Milliseconds(10))]);

        curve.Learn(1, TimeSpan.FromMinutes(5));

        Assert.InRange(curve.Of(1).TotalMilliseconds, 10, 20);
    }

    [Theory]
    [InlineData(100, 4)] // all
    [InlineData(30, 4)] // 10 + 16 rows are done in time
    [InlineData(23, 3)]
    [InlineData(15, 1)]
    [InlineData(1, 4)] // too late whatever is done: the most for the machine's time
    public void CallsFor_IsTheLargestBatch_ThatMeetsTheEarliestDeadline(int slack, int calls)
    {
        var curve = Measure(32, rows => 10 + rows, out _);

        Assert.Equal(calls, curve.CallsFor([4, 4, 4, 4], 16, Milliseconds(slack)));
    }

    [Fact]
    public void CallsFor_TakesNobodyIn_WhereThatMakesNoRowCheaper()
    {
        var curve = Measure(32, rows => 7 * rows, out _);

        Assert.Equal(1, curve.CallsFor([4, 4, 4], 16, Ample));
    }

    [Fact]
    public void CallsFor_StopsWhereTheBatchIsFull() =>
        Assert.Equal(2, Measure(32, rows => 10 + rows, out _).CallsFor([4, 4, 4], 11, Ample));

    private static TimeSpan Milliseconds(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private CostCurve Measure(int most, Func<int, double> milliseconds, out List<int> tried)
    {
        tried = [];
        var runs = tried;
        return CostCurve.Measure(1, most, _time, rows =>
        {
            runs.Add(rows);
            _time.Advance(Milliseconds(milliseconds(rows)));
        });
    }
}

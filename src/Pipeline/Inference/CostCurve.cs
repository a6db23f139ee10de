namespace Loomcast.Pipeline.Inference;

/// <summary>How long a run takes by its rows: measured once for 1, 2, 4, 8 ..., then kept up to date by each real run.</summary>
/// <remarks>Its owner's lock protects it; what is read without may be one run old.</remarks>
internal sealed class CostCurve
{
    // Measured in any case; beyond it only while rows get cheaper.
    private const int LeastMeasured = 4;

    // Of a price that is worth having more rows in a run: each makes its other rows, and whoever comes meanwhile, wait longer.
    private const double WorthIt = 0.95;

    // Of a new run in its point of the curve: follows a machine that gets slower within some runs.
    private const double Weight = 0.2;

    // What a single run may seem to cost of what it should: a machine that was suspended says nothing of the model.
    private const double MostSurprise = 4;

    // No run is for nothing, whatever a coarse clock says.
    private const double Least = 1e-6;

    // Of live video no batch is wanted that takes longer; what is larger is guessed.
    private static readonly TimeSpan LongestTrial = TimeSpan.FromSeconds(0.5);

    private readonly int[] _rows;
    private readonly double[] _seconds;

    /// <param name="points">Measured runs, the fewest rows first.</param>
    public CostCurve(IReadOnlyList<(int Rows, TimeSpan Took)> points)
    {
        _rows = [.. points.Select(point => point.Rows)];
        _seconds = [.. points.Select(point => Math.Max(point.Took.TotalSeconds, Least))];
    }

    /// <summary>Measures up to so many rows.</summary>
    /// <param name="least">Of the first run: what the model fixes, or 1.</param>
    /// <param name="most">Of the largest batch.</param>
    /// <param name="time">Measures.</param>
    /// <param name="run">Runs that many rows; twice each, as a first run prepares what the later ones have.</param>
    public static CostCurve Measure(int least, int most, TimeProvider time, Action<int> run)
    {
        var points = new List<(int Rows, TimeSpan Took)>();
        for (var rows = least; ; rows = Math.Min(2 * rows, most))
        {
            run(rows);
            var started = time.GetTimestamp();
            run(rows);
            points.Add((rows, time.GetElapsedTime(started)));
            var isCheaper = points is [.., var before, var last] ? last.Took / last.Rows <= WorthIt * (before.Took / before.Rows) : true;
            if (rows == most || points[^1].Took > LongestTrial || (rows >= LeastMeasured && !isCheaper))
            {
                return new CostCurve(points);
            }
        }
    }

    /// <summary>What a run is expected to take: between two points in proportion, beyond the last at its price a row.</summary>
    public TimeSpan Of(int rows)
    {
        var (below, share) = Place(rows);
        var seconds = below == _rows.Length - 1
            ? _seconds[below] * Math.Max(1, (double)rows / _rows[below])
            : _seconds[below] + (share * (_seconds[below + 1] - _seconds[below]));
        return TimeSpan.FromSeconds(seconds);
    }

    /// <summary>A real run moves the points on both sides of it, the nearer one more.</summary>
    public void Learn(int rows, TimeSpan took)
    {
        var surprise = Math.Clamp(took / Of(rows), 1 / MostSurprise, MostSurprise) - 1;
        var (below, share) = Place(rows);
        _seconds[below] *= 1 + (Weight * (1 - share) * surprise);
        if (share > 0)
        {
            _seconds[below + 1] *= 1 + (Weight * share * surprise);
        }
    }

    /// <summary>
    /// How many of the calls that wait are to run together: as many as are done when the first is needed, less those that make a row no
    /// cheaper. Where even the first alone comes too late, as many as get the most out of the machine.
    /// </summary>
    /// <param name="calls">Rows of each, the earliest deadline first.</param>
    /// <param name="most">Rows that fit.</param>
    /// <param name="slack">Time until the first is needed.</param>
    public int CallsFor(IEnumerable<int> calls, int most, TimeSpan slack)
    {
        var (rows, chosen, cheapest) = (0, 0, double.MaxValue);
        foreach (var (index, count) in calls.Index())
        {
            rows += count;
            if (rows > most)
            {
                break;
            }

            var cost = Of(rows);
            if (index == 0 && cost > slack)
            {
                slack = TimeSpan.MaxValue;
            }

            if (cost > slack)
            {
                break;
            }

            if (chosen == 0 || cost.TotalSeconds / rows <= WorthIt * cheapest)
            {
                (chosen, cheapest) = (index + 1, cost.TotalSeconds / rows);
            }
        }

        return chosen;
    }

    /// <returns>The last point with at most so many rows, and how far they are from it to the next.</returns>
    private (int Below, double Share) Place(int rows)
    {
        var below = Math.Max(0, Array.FindLastIndex(_rows, at => at <= rows));
        var share = below == _rows.Length - 1 ? 0 : (double)(rows - _rows[below]) / (_rows[below + 1] - _rows[below]);
        return (below, Math.Max(0, share));
    }
}

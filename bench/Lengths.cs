using System.Diagnostics;
using System.Globalization;

namespace Loomcast.Bench;

/// <summary>The lengths of input that show how cost grows: ten seconds, two and ten minutes. What would take too long by what came before is left out, and that is said.</summary>
internal static class Lengths
{
    // For all lengths of one question; BENCH_MINUTES sets another.
    private const double Minutes = 12;

    private static readonly int[] All = [10, 120, 600];

    /// <param name="measure">Gets the seconds of input.</param>
    public static async Task ForEachAsync(Func<int, Task> measure)
    {
        var given = Environment.GetEnvironmentVariable("BENCH_MINUTES");
        var budget = TimeSpan.FromMinutes(given is null ? Minutes : double.Parse(given, CultureInfo.InvariantCulture));
        var (begun, perSecond) = (Stopwatch.GetTimestamp(), 0.0);
        foreach (var seconds in All)
        {
            var expected = TimeSpan.FromSeconds(perSecond * seconds);
            if (Stopwatch.GetElapsedTime(begun) + expected > budget)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seconds} s of input: left out, it would take about {expected.TotalMinutes:0.#} min (BENCH_MINUTES={budget.TotalMinutes:0.#})"));
                break;
            }

            var started = Stopwatch.GetTimestamp();
            await measure(seconds);
            perSecond = Stopwatch.GetElapsedTime(started).TotalSeconds / RoundsFor(seconds) / seconds;
        }
    }

    /// <summary>Short inputs are measured three times, long ones once.</summary>
    public static int RoundsFor(int seconds) => seconds <= All[0] ? 3 : 1;
}

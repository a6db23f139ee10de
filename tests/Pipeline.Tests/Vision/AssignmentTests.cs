using Loomcast.Pipeline.Vision;

namespace Loomcast.Pipeline.Tests.Vision;

public sealed class AssignmentTests
{
    [Fact]
    public void Solve_TakesTheLeastSum_NotTheLeastPair() => Assert.Equal([1, 0], Solve(new[,] { { 0.1f, 0.2f }, { 0.2f, 0.7f } }, 0.8f));

    [Fact]
    public void Solve_LeavesOut_WhatIsTooDear() => Assert.Equal([-1, 0], Solve(new[,] { { 0.5f, 0.9f }, { 0.2f, 0.9f } }, 0.8f));

    [Fact]
    public void Solve_TakesMoreRowsThanColumns_AndFewer()
    {
        Assert.Equal([-1, 0, -1], Solve(new[,] { { 0.3f }, { 0.1f }, { 0.2f } }, 0.8f));
        Assert.Equal([2], Solve(new[,] { { 0.3f, 0.4f, 0.1f } }, 0.8f));
    }

    [Fact]
    public void Solve_IsAsGoodAsTryingAll()
    {
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            var costs = new float[random.Next(1, 6), random.Next(1, 6)];
            foreach (ref var cost in System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref costs[0, 0], costs.Length))
            {
                cost = random.NextSingle();
            }

            var sum = Solve(costs, 0.6f).Select((column, row) => column < 0 ? 0.6f : costs[row, column]).Sum();

            Assert.Equal(Least(costs, 0.6f, 0, 0), sum, 0.0001f);
        }
    }

    private static float Least(float[,] costs, float limit, int row, int taken)
    {
        if (row == costs.GetLength(0))
        {
            return 0;
        }

        var least = limit + Least(costs, limit, row + 1, taken);
        for (var column = 0; column < costs.GetLength(1); column++)
        {
            if ((taken >> column & 1) == 0 && costs[row, column] <= limit)
            {
                least = Math.Min(least, costs[row, column] + Least(costs, limit, row + 1, taken | 1 << column));
            }
        }

        return least;
    }

    private static int[] Solve(float[,] costs, float limit) => Assignment.Solve(costs.GetLength(0), costs.GetLength(1), (row, column) => costs[row, column], limit);
}

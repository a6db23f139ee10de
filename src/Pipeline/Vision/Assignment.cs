namespace Loomcast.Pipeline.Vision;

/// <summary>Pairs rows with columns so that the sum of the costs is least: the Hungarian method by shortest augmenting paths.</summary>
internal static class Assignment
{
    private const double TooDear = 2;

    /// <param name="rows">How many there are to pair.</param>
    /// <param name="columns">How many there are to pair them with.</param>
    /// <param name="cost">Of a pair; at most 1.</param>
    /// <param name="limit">A pair that costs more is none, below 1.</param>
    /// <returns>The column of each row; -1 for none.</returns>
    public static int[] Solve(int rows, int columns, Func<int, int, float> cost, float limit)
    {
        var paired = new int[rows];
        Array.Fill(paired, -1);
        var pairs = new List<(int Row, int Column, double Price)>();
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                if (cost(row, column) is var price && price <= limit)
                {
                    pairs.Add((row, column, price));
                }
            }
        }

        // Most tracks have few detections near them: what has none takes no part.
        int[] rowsLeft = [.. pairs.Select(pair => pair.Row).Distinct()];
        int[] columnsLeft = [.. pairs.Select(pair => pair.Column).Distinct().Order()];
        var owner = Place(pairs, rowsLeft, columnsLeft, limit);
        for (var column = 0; column < columnsLeft.Length; column++)
        {
            if (owner[column + 1] > 0)
            {
                paired[rowsLeft[owner[column + 1] - 1]] = columnsLeft[column];
            }
        }

        return paired;
    }

    // The row of each column, both from 1; 0 for none.
    private static int[] Place(List<(int Row, int Column, double Price)> pairs, int[] rows, int[] columns, float limit)
    {
        // A column of its own for each row stands for "none" and costs the limit: so a pair that is too dear never takes the place of two good ones.
        var prices = new double[rows.Length, columns.Length + rows.Length];
        for (var row = 0; row < rows.Length; row++)
        {
            for (var column = 0; column < prices.GetLength(1); column++)
            {
                prices[row, column] = column < columns.Length ? TooDear : limit;
            }
        }

        foreach (var (row, column, price) in pairs)
        {
            prices[Array.BinarySearch(rows, row), Array.BinarySearch(columns, column)] = price;
        }

        var owner = new int[prices.GetLength(1) + 1];
        var (rowWorth, columnWorth) = (new double[rows.Length + 1], new double[owner.Length]);
        for (var row = 1; row <= rows.Length; row++)
        {
            Place(row, prices, owner, rowWorth, columnWorth);
        }

        return owner;
    }

    // Finds the cheapest chain of moves that gives the row a column. Column 0 stands for the row itself.
    private static void Place(int row, double[,] prices, int[] owner, double[] rowWorth, double[] columnWorth)
    {
        var width = owner.Length;
        var (least, before, done) = (new double[width], new int[width], new bool[width]);
        Array.Fill(least, double.PositiveInfinity);
        owner[0] = row;
        var at = 0;
        do
        {
            done[at] = true;
            var (current, next, step) = (owner[at], 0, double.PositiveInfinity);
            for (var column = 1; column < width; column++)
            {
                if (done[column])
                {
                    continue;
                }

                var price = prices[current - 1, column - 1] - rowWorth[current] - columnWorth[column];
                if (price < least[column])
                {
                    (least[column], before[column]) = (price, at);
                }

                if (least[column] < step)
                {
                    (step, next) = (least[column], column);
                }
            }

            Shift(step, owner, rowWorth, columnWorth, least, done);
            at = next;
        }
        while (owner[at] != 0);

        for (; at != 0; at = before[at])
        {
            owner[at] = owner[before[at]];
        }
    }

    private static void Shift(double step, int[] owner, double[] rowWorth, double[] columnWorth, double[] least, bool[] done)
    {
        for (var column = 0; column < done.Length; column++)
        {
            if (done[column])
            {
                rowWorth[owner[column]] += step;
                columnWorth[column] -= step;
            }
            else
            {
                least[column] -= step;
            }
        }
    }
}

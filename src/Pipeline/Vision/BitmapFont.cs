namespace Loomcast.Pipeline.Vision;

/// <summary>The printable characters of ASCII, five pixels wide and seven high; <c>font.txt</c> shows them.</summary>
internal static class BitmapFont
{
    public const int Width = 5;
    public const int Height = 7;

    /// <summary>From one character to the next.</summary>
    public const int Advance = Width + 1;

    private const char First = ' ';
    private const int Count = 95;
    private const int InALine = 16;

    // A byte a row of a character, the left pixel in the highest of five bits.
    private static readonly byte[] Rows = Read();

    /// <summary>One row of a character; a question mark stands for those that are not there.</summary>
    public static byte Row(char character, int row)
    {
        var index = character - First;
        return Rows[(index is >= 0 and < Count ? index : '?' - First) * Height + row];
    }

    private static byte[] Read()
    {
        using var reader = new StreamReader(typeof(BitmapFont).Assembly.GetManifestResourceStream("font.txt")!);
        var lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var rows = new byte[Count * Height];
        for (var i = 0; i < rows.Length; i++)
        {
            var (character, row) = (i / Height, i % Height);
            var pixels = lines[character / InALine * Height + row].AsSpan(character % InALine * Advance, Width);
            foreach (var pixel in pixels)
            {
                rows[i] = (byte)(rows[i] << 1 | (pixel == '#' ? 1 : 0));
            }
        }

        return rows;
    }
}

namespace Loomcast.MediaServer.Tests.Live;

/// <summary>The rules D01 to D10 of delta updates over real HTTP.</summary>
public sealed class DeltaUpdateTests
{
    [Theory]
    [InlineData("YES")]
    [InlineData("v2")]
    public async Task Skip_GivesADelta_FromWhichTheFullListCanBeRebuilt(string skip)
    {
        await using var origin = await TestOrigin.StartAsync();
        var session = await origin.BeginAsync();
        await session.PublishAsync(100);
        var before = await origin.Client.GetStringAsync(session.Path("video/index.m3u8"));
        await session.PublishAsync(7);

        var delta = await origin.Client.GetStringAsync(session.Path($"video/index.m3u8?_HLS_skip={skip}"));
        var full = await origin.Client.GetStringAsync(session.Path("video/index.m3u8"));

        Assert.Equal(full, Rebuild(before, delta));
        Assert.DoesNotContain("EXT-X-SKIP", full, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Skip_WithABlockingReload_IsHeldAndSkips()
    {
        await using var origin = await TestOrigin.StartAsync();
        var session = await origin.BeginAsync();
        await session.PublishAsync(102);

        var held = origin.Client.GetStringAsync(session.Path("audio/index.m3u8?_HLS_msn=12&_HLS_part=1&_HLS_skip=YES"));
        await origin.WhenHeldAsync(1);
        await session.PublishAsync();

        Assert.Contains("#EXT-X-SKIP:SKIPPED-SEGMENTS=", await held, StringComparison.Ordinal);
        Assert.Contains("URI=\"12.1.m4s\"", await held, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delta_OfALongWindow_IsSmall()
    {
        await using var origin = await TestOrigin.StartAsync();
        var session = await origin.BeginAsync();
        await session.PublishAsync(4500);

        var delta = await origin.Client.GetByteArrayAsync(session.Path("video/index.m3u8?_HLS_skip=YES"));
        var full = await origin.Client.GetByteArrayAsync(session.Path("video/index.m3u8"));

        Assert.InRange(delta.Length, 1, full.Length / 12);
    }

    /// <summary>Puts the segments that were skipped back from the list before, as a player does.</summary>
    private static string Rebuild(string before, string delta)
    {
        var lines = delta.Split('\n').ToList();
        var skip = lines.FindIndex(line => line.StartsWith("#EXT-X-SKIP", StringComparison.Ordinal));
        var count = int.Parse(lines[skip].Split('=')[1], null);
        var map = lines.FindIndex(line => line.StartsWith("#EXT-X-MAP", StringComparison.Ordinal));
        lines[1] = "#EXT-X-VERSION:6";
        lines.InsertRange(map + 1, Segments(before).Take(count).SelectMany(segment => segment));
        lines.RemoveAt(skip);
        return string.Join('\n', lines);
    }

    /// <summary>The lines of each segment without those of its parts.</summary>
    private static IEnumerable<List<string>> Segments(string playlist)
    {
        var lines = new List<string>();
        foreach (var line in playlist.Split('\n').SkipWhile(line => !line.StartsWith("#EXT-X-PROGRAM", StringComparison.Ordinal)))
        {
            if (!line.StartsWith("#EXT-X-PART", StringComparison.Ordinal))
            {
                lines.Add(line);
            }

            if (line.EndsWith(".m4s", StringComparison.Ordinal))
            {
                yield return lines;
                lines = [];
            }
        }
    }
}

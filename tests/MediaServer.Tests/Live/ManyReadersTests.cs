using System.Text.RegularExpressions;

namespace Loomcast.MediaServer.Tests.Live;

public sealed partial class ManyReadersTests
{
    [Fact]
    public async Task PlaylistsAreWhole_AndNeverGoBack_ForAThousandReadersWhilePartsArePublished()
    {
        await using var origin = await TestOrigin.StartAsync();
        var session = await origin.BeginAsync();

        var readers = Enumerable.Range(0, 1000).Select(number => ReadAsync(origin, session, number % 2 == 0 ? "video" : "audio")).ToList();
        await origin.WhenHeldAsync(1000);
        for (var part = 0; part < 12; part++)
        {
            await session.PublishAsync();
        }

        Assert.All(await Task.WhenAll(readers), edges => Assert.Equal(edges.Order(), edges));
    }

    /// <summary>Follows a rendition by blocking reload until part 3.0 is listed.</summary>
    /// <returns>What each list hinted: one more than it held.</returns>
    private static async Task<List<(int Segment, int Part)>> ReadAsync(TestOrigin origin, TestSession session, string rendition)
    {
        var edges = new List<(int, int)>();
        var query = "";
        while (!edges.Contains((3, 1)))
        {
            var text = await origin.Client2.GetStringAsync(session.Path($"{rendition}/index.m3u8{query}"));
            Assert.Single(Regex.Matches(text, "#EXTM3U"));
            var hint = Hint().Match(text);
            var (segment, part) = (int.Parse(hint.Groups[1].Value, null), int.Parse(hint.Groups[2].Value, null));
            Assert.Equal(part, Regex.Count(text, $"#EXT-X-PART:[^\n]*URI=\"{segment}\\."));
            Assert.Equal(segment - 1, Regex.Count(text, "#EXTINF"));
            edges.Add((segment, part));
            query = $"?_HLS_msn={segment}&_HLS_part={part}";
        }

        return edges;
    }

    [GeneratedRegex("""#EXT-X-PRELOAD-HINT:TYPE=PART,URI="(\d+)\.(\d+)\.m4s"\n#EXT-X-RENDITION-REPORT:[^\n]*\n$""")]
    private static partial Regex Hint();
}

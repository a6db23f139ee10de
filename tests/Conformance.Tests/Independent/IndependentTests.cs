using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Loomcast.Conformance.Tests.Rules;
using Loomcast.Conformance.Tests.Sources;
using Loomcast.Tests.Shared;

namespace Loomcast.Conformance.Tests.Independent;

/// <summary>A second opinion: parsers that others wrote read what was recorded, complain of nothing, and see what ours see.</summary>
public sealed class IndependentTests(Recordings recordings) : RecordedRules(recordings)
{
    // Playlists between the first and the last of which every so many is read.
    private const int Every = 10;

    public static TheoryData<string> Streams => [.. Recordings.Names];

    [Theory, MemberData(nameof(Streams))]
    public async Task OtherParsers_ReadThePlaylists_AsOursDoes(string stream)
    {
        var recording = Of(new Seen(stream, Way.Proxy2));
        var lists = recording.Renditions.SelectMany(rendition => rendition.Reloads.Concat(rendition.Deltas.Select(pair => pair.Delta)))
            .Where((exchange, number) => number % Every == 0 || exchange.Playlist.IsEnded || exchange.Playlist.Find("EXT-X-DISCONTINUITY") is not null).DistinctBy(exchange => exchange.Text).ToList();
        var input = new[] { (Exchange: recording.Multivariants[0], IsMultivariant: true) }.Concat(lists.Select(list => (list, false)))
            .Select(item => new { name = $"{item.Item1.Uri.PathAndQuery}", text = item.Item1.Text, isMultivariant = item.Item2 }).ToList();

        var output = await ToolProgram.RunAsync("node", [Path.Combine(Root(), "player/tests/read-playlists.mjs")], JsonSerializer.SerializeToUtf8Bytes(input));

        var read = JsonNode.Parse(output)!.AsArray();
        Assert.All(read, item => Assert.True(item!["complaints"]!.AsArray().Count == 0, $"{item}"));
        Assert.All(read[0]!["variants"]!.AsArray(), count => Assert.Equal(recording.Multivariant.Variants.Count, (int)count!));
        foreach (var (list, item) in lists.Zip(read.Skip(1)))
        {
            var ours = list.Playlist.Segments.Select(segment => (double)segment.Duration!.Value);
            Assert.All(item!["durations"]!.AsArray(), theirs => Assert.Equal(ours, theirs!.AsArray().Select(duration => (double)duration!)));
        }
    }

    [Theory, MemberData(nameof(Streams))]
    public async Task Ffprobe_ReadsEverySegment_WithTheSamplesThatOursSees(string stream)
    {
        foreach (var rendition in Of(new Seen(stream, Way.Origin2)).Renditions.Where(rendition => rendition.IsMp4 && !rendition.Last.IsIFramesOnly))
        {
            foreach (var run in rendition.Segments.Where(segment => !segment.IsGap).GroupBy(segment => segment.Map!.Text("URI")!))
            {
                byte[] file = [.. rendition.Fetched(run.Key).Body, .. run.SelectMany(segment => rendition.Fetched(segment.Uri!).Body)];
                var times = (await MediaTool.ProbeAsync("packet=dts", "pipe:0", file)).Select(line => long.Parse(line, CultureInfo.InvariantCulture)).ToList();
                var samples = run.SelectMany(segment => rendition.MediaOf(segment, segment.Uri!).Samples).ToList();

                // ffprobe counts from the edit list's start.
                var start = rendition.InitOf(run.First()).Tracks[0].Start;
                Assert.Equal(samples.Select(sample => sample.DecodeTime - start), times);
            }
        }
    }

    [Theory, MemberData(nameof(Streams))]
    public async Task Ffmpeg_DecodesEveryPart_OneAfterTheOther(string stream)
    {
        foreach (var rendition in Of(new Seen(stream, Way.Proxy1)).Renditions.Where(rendition => rendition.IsMp4 && !rendition.Last.IsIFramesOnly))
        {
            var segments = rendition.SegmentsInParts.Where(segment => !segment.IsGap).GroupBy(segment => segment.Map!.Text("URI")!);
            foreach (var run in segments)
            {
                byte[] file = [.. rendition.Fetched(run.Key).Body, .. run.SelectMany(segment => segment.Parts).SelectMany(part => rendition.Fetched(part.Uri).Body)];
                await MediaTool.EncodeAsync(["-xerror", "-i", "pipe:0", "-f", "null", "-"], file);
            }
        }
    }

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../.."));
}

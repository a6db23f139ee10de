using System.Text.RegularExpressions;
using Loomcast.MediaServer.Live;
using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Timeline;
using Loomcast.Tests.Shared;

namespace Loomcast.MediaServer.Tests.Live;

/// <summary>A ladder as it is really encoded, read as players read it.</summary>
public sealed partial class LadderStreamTests
{
    private static readonly VideoFormat Format = new(256, 256);
    private static readonly string[] Names = ["video", "video-184", "video-128", "audio"];

    [Fact]
    public async Task AllPlaylists_AgreeOnTheirTerms_TheirTimesAndTheirReports()
    {
        await using var origin = await TestOrigin.StartAsync();
        await using var encoder = EncoderOf(origin, out var session);
        var run = encoder.RunAsync(CancellationToken.None);
        await WriteAsync(encoder, slices: 135);
        var lists = new Dictionary<string, string>();
        foreach (var name in Names)
        {
            // 135 slices are 27 parts: 1, 10, 10 and 6. The sound's encoder may hold the last one until more comes.
            lists[name] = await origin.Client.GetStringAsync(session.Path($"{name}/index.m3u8?_HLS_msn=4&_HLS_part={(name == "audio" ? 4 : 5)}"));
        }

        Assert.Single(lists.Values.SelectMany(text => Lines(text, "#EXT-X-TARGETDURATION")).Distinct());
        Assert.Single(lists.Values.SelectMany(text => Lines(text, "#EXT-X-SERVER-CONTROL")).Distinct());
        var top = Grid().Matches(lists["video"]).Select(match => match.Value);
        Assert.All(Names[1..3], name => Assert.Equal(top, Grid().Matches(lists[name]).Select(match => match.Value)));
        Assert.All(Names, name => Assert.Equal(
            Names.Where(other => other != name).Order(), Report().Matches(lists[name]).Select(match => match.Groups[1].Value).Order()));

        encoder.Complete();
        await run;
    }

    [Fact]
    public async Task ThePoster_IsTheLargestPicture()
    {
        await using var origin = await TestOrigin.StartAsync();
        await using var encoder = EncoderOf(origin, out var session);
        var run = encoder.RunAsync(CancellationToken.None);
        await WriteAsync(encoder, slices: 60);
        encoder.Complete();
        await run;

        var jpeg = await origin.Client.GetByteArrayAsync(session.Path("poster.jpg"));

        Assert.Equal(["256,256"], await MediaTool.ProbeAsync("stream=width,height", "pipe:0", jpeg, "-f", "jpeg_pipe"));
    }

    private static StreamEncoder EncoderOf(TestOrigin origin, out TestSession session)
    {
        session = TestSession.Start(origin.Sessions, StreamSettings.Default);
        return new StreamEncoder(
            Format, VideoLadder.Auto.RungsFor(Format, 400_000), TimeSpan.FromSeconds(0.2), new EncodingOptions(), session.Publisher, new StreamStart(TestMedia.StartsAt, 0, 0, 0));
    }

    private static async Task WriteAsync(StreamEncoder encoder, int slices)
    {
        for (var slice = 0; slice < slices; slice++)
        {
            await encoder.WriteAsync(new Slice(new VideoFrame(new byte[Format.FrameBytes]), default, slice), CancellationToken.None);
        }
    }

    private static IEnumerable<string> Lines(string text, string tag) => text.Split('\n').Where(line => line.StartsWith(tag, StringComparison.Ordinal));

    [GeneratedRegex("^#EXT(INF|-X-PART|-X-PROGRAM-DATE-TIME|-X-MEDIA-SEQUENCE):.*$", RegexOptions.Multiline)]
    private static partial Regex Grid();

    [GeneratedRegex("^#EXT-X-RENDITION-REPORT:URI=\"../([^/]*)/index.m3u8", RegexOptions.Multiline)]
    private static partial Regex Report();
}

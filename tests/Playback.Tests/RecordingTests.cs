using System.Globalization;
using System.Runtime.InteropServices;
using Loomcast.Pipeline.Speech;
using Loomcast.Tests.Shared;

namespace Loomcast.Playback.Tests;

/// <summary>What is left when a conversation is over: the same address is a recording that any program decodes.</summary>
[Collection(Streams.Name)]
public sealed class RecordingTests(RecordedConversation recorded) : IClassFixture<RecordedConversation>, IClassFixture<CleanSlate>
{
    private const string Video = "v:0";
    private const string Audio = "a:0";

    [Fact]
    public async Task ThePlaylists_SayThatTheyAreComplete()
    {
        foreach (var rendition in new[] { "video", "audio" })
        {
            var playlist = await recorded.Client.GetStringAsync(new Uri(recorded.Playlist, $"{rendition}/index.m3u8").AbsolutePath);
            Assert.EndsWith("#EXT-X-ENDLIST\n", playlist, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(Video)]
    [InlineData(Audio)]
    public async Task EachPacket_BeginsWhereTheOneBeforeEnds(string track)
    {
        var packets = await PacketsAsync(track);

        Assert.Equal(0, packets[0].Start);
        Assert.All(packets.Zip(packets.Skip(1)), pair => Assert.Equal(pair.First.Start + pair.First.Duration, pair.Second.Start, tolerance: 0.0001));
    }

    [Fact]
    public async Task AudioAndVideo_EndWithinOneFrameOfEachOther()
    {
        var (video, audio) = ((await PacketsAsync(Video))[^1], (await PacketsAsync(Audio))[^1]);

        Assert.Equal(video.Start + video.Duration, audio.Start + audio.Duration, tolerance: 1.0 / Recording.FrameRate);
    }

    [Fact]
    public async Task Pictures_AreAllThere() => Recording.AssertContinuous(await Recording.ReadNumbersAsync(recorded.Playlist));

    [Fact]
    public async Task Words_AreRecognisedAgain()
    {
        var said = WordsOf(string.Join(' ', recorded.Snapshot["turns"]!.AsArray().Select(turn => (string?)turn!["answer"])));
        var heard = WordsOf(await RecognizeAsync()).ToHashSet();

        Assert.True(said.Count(heard.Contains) >= 0.6 * said.Count, $"said: {string.Join(' ', said)}\nheard: {string.Join(' ', heard)}");
    }

    private async Task<List<(double Start, double Duration)>> PacketsAsync(string track)
    {
        var lines = await MediaTool.ProbeAsync("packet=dts_time,duration_time", recorded.Playlist.ToString(), null, "-select_streams", track);
        return [.. lines.Select(line => line.Split(',')).Select(parts => (Seconds(parts[0]), Seconds(parts[1])))];
    }

    private async Task<string> RecognizeAsync()
    {
        var pcm = await MediaTool.EncodeAsync(["-i", recorded.Playlist.ToString(), "-map", Audio.Insert(0, "0:"), "-ac", "1", "-ar", $"{AudioDecoder.SampleRate}", "-f", "s16le", "pipe:1"]);
        using var recognizer = new PocketsphinxRecognizer(new PocketsphinxOptions());
        var samples = new[] { new ReadOnlyMemory<short>(MemoryMarshal.Cast<byte, short>(pcm).ToArray()) };
        return (await recognizer.RecognizeAsync(samples.ToAsyncEnumerable(), "en", CancellationToken.None).LastAsync()).Text;
    }

    private static List<string> WordsOf(string text) =>
        [.. text.ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => new string([.. word.Where(char.IsLetter)])).Where(word => word.Length > 0)];

    private static double Seconds(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}

using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Loomcast.MediaServer.Tests.Ingest;

/// <summary>Each command of docs/ingest.md is run as it stands there, and what arrives is read back.</summary>
public sealed partial class DocumentedCommandsTests
{
    private const string Input = "-re -f lavfi -i testsrc2=size=128x72:rate=25:duration=4 -f lavfi -i sine=frequency=440:sample_rate=48000:duration=4";

    private static readonly string Document = File.ReadAllText(Path.Combine(Here(), "../../../docs/ingest.md"));

    public static TheoryData<string> Commands => [.. CommandPattern().Matches(Document).Select(match => match.Groups[1].Value)];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task ACommand_PublishesAStream_WithoutGaps(string command)
    {
        await using var origin = await TestOrigin.StartAsync();
        var stream = await ExternalStream.MakeAsync(origin);

        await Tools.PublishAsync(command.Replace("$IN ", Input + " ", StringComparison.Ordinal).Replace("$INGEST", stream.Ingest.AbsoluteUri, StringComparison.Ordinal));
        await stream.EndedAsync();

        await stream.CheckFramesAsync(100, 0.04, 4);
        stream.CheckCadence();
        Assert.DoesNotContain("DISCONTINUITY", await stream.PlaylistAsync("video"), StringComparison.Ordinal);
        Assert.Equal(2, stream.Session.Stream.Renditions.Count);
    }

    [Fact]
    public void TheDocument_HasItsCommands() => Assert.Equal(6, Commands.Count);

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    [GeneratedRegex(@"^ffmpeg (.+)$", RegexOptions.Multiline)]
    private static partial Regex CommandPattern();
}

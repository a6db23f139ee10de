using Loomcast.Pipeline.Avatar;
using Loomcast.Tests.Shared;

namespace Loomcast.Playback.Tests;

/// <summary>The numbers in all pictures of a stream that is over.</summary>
internal static class Recording
{
    public const int FrameRate = 25;

    private const int Width = 512;
    private const int Rows = 32;

    public static async Task<IReadOnlyList<NumberedFrame>> ReadNumbersAsync(Uri playlist)
    {
        var luma = await MediaTool.EncodeAsync([
            "-i", playlist.ToString(), "-map", "0:v", "-fps_mode", "passthrough", "-vf", $"crop={Width}:{Rows}:0:0", "-pix_fmt", "gray", "-f", "rawvideo", "pipe:1"]);
        Assert.Equal(0, luma.Length % (Width * Rows));
        return [.. luma.Chunk(Width * Rows).Select((picture, index) =>
        {
            Assert.True(NumberedPicture.TryRead(picture, Width, Rows, out var number), $"picture {index} has no readable number");
            return number;
        })];
    }

    /// <summary>Holds every picture to the one before: none is missing, repeated or out of order.</summary>
    public static void AssertContinuous(IReadOnlyList<NumberedFrame> pictures)
    {
        var lastSpoken = pictures[0].IsSpeech ? pictures[0].FrameInPiece : -1;
        for (var i = 1; i < pictures.Count; i++)
        {
            var (before, now) = (pictures[i - 1], pictures[i]);
            Assert.True(Follows(before, now), $"picture {i}: {now} after {before}");
            if (now.IsSpeech)
            {
                // A piece may wait for its pictures, but loses none.
                Assert.True(now.FrameInPiece == 0 || now.FrameInPiece == lastSpoken + 1, $"picture {i}: {now} after frame {lastSpoken} of the piece");
                lastSpoken = now.FrameInPiece;
            }
        }
    }

    // Speech that comes after idling was drawn when there was less of that: its pose may lag behind, never lead.
    private static bool Follows(NumberedFrame before, NumberedFrame now) => !before.IsSpeech && now.IsSpeech
        ? now.Pose <= before.Pose + 1 && now.Pose > before.Pose - FrameRate
        : now.Pose == before.Pose + 1;
}

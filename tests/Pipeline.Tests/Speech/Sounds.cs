using System.Diagnostics;
using Loomcast.Pipeline.Speech;

namespace Loomcast.Pipeline.Tests.Speech;

/// <summary>Speech for tests, made by the speech engine; files of it, made by ffmpeg.</summary>
internal static class Sounds
{
    public static async Task<short[]> SpeechAsync(string text, string voice = "rms")
    {
        var piece = await new FliteSynthesizer().SpeakAsync(text, new(voice, "en"), CancellationToken.None);
        return new Resampler(48_000, 16_000).Resample(piece.Samples.Span);
    }

    public static short[] Noise(double level, int seconds = 3)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, seconds * 16_000).Select(_ => (short)Math.Clamp(level * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5) * 2, short.MinValue, short.MaxValue))];
    }

    /// <summary>A file made by ffmpeg from its own sources, returned as bytes.</summary>
    public static async Task<byte[]> FileAsync(string extension, params string[] arguments)
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + "." + extension);
        try
        {
            using var ffmpeg = Process.Start("ffmpeg", ["-v", "error", "-nostdin", .. arguments, path]);
            await ffmpeg.WaitForExitAsync();
            Assert.Equal(0, ffmpeg.ExitCode);
            return await File.ReadAllBytesAsync(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    public static async IAsyncEnumerable<ReadOnlyMemory<short>> InPieces(short[] samples, int length = 1_600)
    {
        foreach (var piece in samples.Chunk(length))
        {
            await Task.Yield();
            yield return piece;
        }
    }
}

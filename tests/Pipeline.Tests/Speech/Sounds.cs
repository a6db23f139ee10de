using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Loomcast.Pipeline.Tests.Speech;

/// <summary>Speech, noise and files for tests, made by ffmpeg.</summary>
internal static class Sounds
{
    /// <summary>The same samples each time: in a process of its own, flite's noise starts from the same seed. What a recogniser hears hangs on that.</summary>
    public static async Task<short[]> SpeechAsync(string text)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, text);
            var pcm = await FileAsync("pcm", "-f", "lavfi", "-i", $"flite=textfile={file}:voice=rms", "-ac", "1", "-ar", "16000", "-f", "s16le");
            return MemoryMarshal.Cast<byte, short>(pcm).ToArray();
        }
        finally
        {
            File.Delete(file);
        }
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

namespace Loomcast.Tests.Shared;

/// <summary>ffmpeg and ffprobe, which tests make media with and have it read by.</summary>
internal static class MediaTool
{
    /// <summary>What ffmpeg writes to its standard output.</summary>
    public static Task<byte[]> EncodeAsync(IEnumerable<string> arguments, byte[]? input = null) => RunAsync("ffmpeg", arguments, input);

    /// <summary>What ffprobe says of one thing after the other, as lines of comma-separated values.</summary>
    /// <param name="entries">What it is asked for, as "stream=codec_name,duration".</param>
    /// <param name="media">A file or an address; "pipe:0" is the input.</param>
    /// <param name="input">Of ffprobe.</param>
    /// <param name="options">More of them.</param>
    public static async Task<IReadOnlyList<string>> ProbeAsync(string entries, string media, byte[]? input = null, params string[] options)
    {
        var text = await RunAsync("ffprobe", [.. options, "-show_entries", entries, "-of", "csv=p=0", media], input);
        return [.. System.Text.Encoding.UTF8.GetString(text).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(line => line.TrimEnd(','))];
    }

    private static Task<byte[]> RunAsync(string program, IEnumerable<string> arguments, byte[]? input) => ToolProgram.RunAsync(program, ["-v", "error", .. arguments], input);
}

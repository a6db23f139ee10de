using Loomcast.Pipeline.Processes;

namespace Loomcast.Pipeline.Speech;

/// <summary>The program espeak-ng, a child process for each text (10 ms; its licence keeps it out of ours).</summary>
internal static class EspeakProgram
{
    public const string Name = "espeak-ng";

    /// <returns>What it writes.</returns>
    /// <exception cref="SpeechException">It failed, or is not installed.</exception>
    public static async Task<byte[]> RunAsync(string text, string[] arguments, CancellationToken cancellationToken)
    {
        await using var espeak = SpeechProgram.Start(new ChildCommand(Name, Package: Name, arguments));
        var writing = WriteAsync(espeak, text, cancellationToken);
        using var output = new MemoryStream();
        await espeak.Output.CopyToAsync(output, cancellationToken);
        await writing;
        var (code, errors) = await espeak.ExitAsync(cancellationToken);
        return code == 0 ? output.ToArray() : throw new SpeechException($"{Name} failed: {errors.Trim()}");
    }

    // It may have ended without reading: that is no fault. A control character is: it takes NUL for the end.
    private static async Task WriteAsync(ChildProcess espeak, string text, CancellationToken cancellationToken)
    {
        await espeak.TryWriteAsync(System.Text.Encoding.UTF8.GetBytes([.. text.Select(c => char.IsControl(c) ? ' ' : c), '\n']), cancellationToken);
        await espeak.Input.DisposeAsync();
    }
}

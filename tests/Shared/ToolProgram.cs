using System.Diagnostics;

namespace Loomcast.Tests.Shared;

/// <summary>A program that others wrote.</summary>
internal static class ToolProgram
{
    /// <summary>Runs it to its end; that it complains is a failure, whatever it returns.</summary>
    /// <returns>What it wrote.</returns>
    public static async Task<byte[]> RunAsync(string program, IEnumerable<string> arguments, byte[]? input = null)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        try
        {
            using var output = new MemoryStream();
            var errors = process.StandardError.ReadToEndAsync();
            var reading = process.StandardOutput.BaseStream.CopyToAsync(output);
            await WriteAsync(process.StandardInput.BaseStream, input);
            await reading;
            await process.WaitForExitAsync();
            Assert.True(process.ExitCode == 0 && await errors is "", $"{program} {string.Join(' ', arguments)}\n{await errors}");
            return output.ToArray();
        }
        finally
        {
            process.Kill();
        }
    }

    private static async Task WriteAsync(Stream stream, byte[]? input)
    {
        try
        {
            await using (stream)
            {
                await stream.WriteAsync(input ?? []);
            }
        }
        catch (IOException)
        {
            // It has seen enough; its output tells of what.
        }
    }
}

using System.Diagnostics;

namespace Loomcast.Conformance.Tests.Independent;

/// <summary>A program that others wrote, fed on its standard input.</summary>
internal static class ChildProgram
{
    /// <returns>What it wrote; that it succeeded and complained of nothing is asserted.</returns>
    public static async Task<byte[]> RunAsync(string program, byte[] input, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        using var output = new MemoryStream();
        var reading = process.StandardOutput.BaseStream.CopyToAsync(output);
        await process.StandardInput.BaseStream.WriteAsync(input);
        process.StandardInput.Close();
        await reading;
        await process.WaitForExitAsync();
        Assert.Equal("", await errors);
        Assert.Equal(0, process.ExitCode);
        return output.ToArray();
    }
}

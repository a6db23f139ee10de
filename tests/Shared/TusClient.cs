using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Loomcast.Tests.Shared;

/// <summary>tus-js-client, in a process of its own.</summary>
internal static class TusClient
{
    /// <summary>Uploads files, at once if there are several.</summary>
    /// <param name="endpoint">Where uploads are made.</param>
    /// <param name="files">Their paths.</param>
    /// <param name="options">Of tus-js-client.</param>
    /// <param name="breakOff">Each breaks off while it is sent, and goes on then.</param>
    /// <param name="terminate">Each is terminated when it is there.</param>
    /// <returns>For each file: url, broke, requests with method, status and offset.</returns>
    public static async Task<JsonArray> UploadAsync(Uri endpoint, string[] files, object? options = null, bool breakOff = false, bool terminate = false)
    {
        using var process = Process.Start(new ProcessStartInfo("node", [Path.Combine(Player(), "tests/upload-with-tus.mjs")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        await JsonSerializer.SerializeAsync(process.StandardInput.BaseStream, new { endpoint, files, options = options ?? new { }, breakOff, terminate });
        process.StandardInput.Close();
        try
        {
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));
        }
        catch (TimeoutException)
        {
            process.Kill();
        }

        Assert.True(process.HasExited && process.ExitCode == 0, await errors);
        return JsonNode.Parse(await output)!.AsArray();
    }

    private static string Player([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../player"));
}

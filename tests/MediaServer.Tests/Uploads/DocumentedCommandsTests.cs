using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Loomcast.MediaServer.Tests.Uploads;

/// <summary>The commands of docs/uploads.md are run as they stand there.</summary>
public sealed class DocumentedCommandsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("loomcast-curl-").FullName;

    [Fact]
    public async Task Curl_Uploads_Asks_AndTerminates()
    {
        await using var origin = await TestOrigin.StartAsync();
        var document = await File.ReadAllTextAsync(Path.Combine(Here(), "../../../docs/uploads.md"));
        var commands = document.Split("```sh\n")[1].Split("```")[0].Replace("localhost:8080", origin.Client.BaseAddress!.Authority, StringComparison.Ordinal).Split("\n\n");
        var bytes = Tus.Bytes(3 << 20);
        await File.WriteAllBytesAsync(Path.Combine(_folder, "film.mp4"), bytes);

        var address = await BashAsync(commands[0] + "\necho \"$UPLOAD\"");
        Assert.Equal(bytes, await File.ReadAllBytesAsync(origin.UploadOf(address).File.Path));

        var told = await BashAsync($"UPLOAD={address}\n{commands[1]}");
        Assert.Contains($"Upload-Offset: {bytes.Length}", told, StringComparison.Ordinal);
        Assert.Equal(404, await Tus.StatusAsync(Tus.TellAsync(origin, address)));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<string> BashAsync(string script)
    {
        using var process = Process.Start(new ProcessStartInfo("bash", ["-euo", "pipefail", "-c", script]) { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync().WaitAsync(TestOrigin.Patience);
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await errors);
        return output.Trim();
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}

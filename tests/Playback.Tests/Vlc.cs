using System.Diagnostics;
using System.Globalization;

namespace Loomcast.Playback.Tests;

/// <summary>VLC as a user calls it, without a screen.</summary>
internal static class Vlc
{
    private static readonly string[] AsNobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];

    /// <summary>Plays for so many seconds.</summary>
    /// <returns>All that it had to say about it.</returns>
    public static async Task<string> PlayAsync(Uri playlist, int seconds)
    {
        var play = (string[])
        [
            "cvlc", "--intf", "dummy", "--vout", "dummy", "--aout", "dummy", "--no-video-title-show", "--verbose", "2",
            "--run-time", seconds.ToString(CultureInfo.InvariantCulture), playlist.ToString(), "vlc://quit",
        ];

        // It refuses to run as root, whom containers are.
        var command = Environment.IsPrivilegedProcess ? AsNobody.Concat(play) : play;
        using var process = Process.Start(new ProcessStartInfo(command.First(), command.Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true, Environment = { ["HOME"] = "/nonexistent" } })!;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60 + seconds));
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var log = await process.StandardError.ReadToEndAsync(limit.Token) + await output;
            await process.WaitForExitAsync(limit.Token);
            return log;
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }
}

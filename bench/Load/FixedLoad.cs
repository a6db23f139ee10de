using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Loomcast.Bench.Load;

/// <summary>wrk (HTTP/1.1) and h2load (HTTP/2): as many GETs of one address as a server can answer, on one thread.</summary>
internal static partial class FixedLoad
{
    /// <summary>How long each load lasts.</summary>
    public const int Seconds = 3;

    /// <returns>Replies with 200 in a second.</returns>
    public static Task<double> Http1Async(Uri address) => RunAsync(address, "wrk", "-t1", "-c64", $"-d{Seconds}s", address.ToString());

    /// <returns>Replies with 200 in a second.</returns>
    public static Task<double> Http2Async(Uri address) => RunAsync(address, "h2load", "-t1", "-c16", "-m8", $"-D{Seconds}", address.ToString());

    private static async Task<double> RunAsync(Uri address, string program, params string[] arguments)
    {
        using var load = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var said = await load.StandardOutput.ReadToEndAsync();
        await load.WaitForExitAsync();
        var rate = Rate().Match(said);
        return rate.Success && !Failure().IsMatch(said)
            ? double.Parse(rate.Groups[1].Value, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"{program} {address}: {said}");
    }

    [GeneratedRegex(@"(?:Requests/sec:\s+|finished in [^,]+, )([\d.]+)")]
    private static partial Regex Rate();

    // wrk tells others than 2xx and 3xx only where there were any.
    [GeneratedRegex("Non-2xx|Socket errors|[1-9]\\d* (?:failed|errored|3xx|4xx|5xx)")]
    private static partial Regex Failure();
}

using System.Globalization;
using System.Text.RegularExpressions;

namespace Loomcast.Tests.Shared;

/// <summary>How much programs had to wait for a processor, as Linux accounts for it (pressure stall information).</summary>
internal sealed partial class CpuPressure
{
    private const string Account = "/proc/pressure/cpu";

    private readonly long _start = TimeProvider.System.GetTimestamp();
    private readonly TimeSpan _waited = Waited();

    /// <summary>Part of the time since this was made in which some program was ready to run and did not; 0 where nobody counts it.</summary>
    public double Share() => (Waited() - _waited) / TimeProvider.System.GetElapsedTime(_start);

    private static TimeSpan Waited() => File.Exists(Account)
        ? TimeSpan.FromMicroseconds(long.Parse(Total().Match(File.ReadAllText(Account)).Groups[1].ValueSpan, CultureInfo.InvariantCulture))
        : TimeSpan.Zero;

    [GeneratedRegex("^some .*total=([0-9]+)", RegexOptions.Multiline)]
    private static partial Regex Total();
}

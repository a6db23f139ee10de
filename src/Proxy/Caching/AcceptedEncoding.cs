using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace Loomcast.Proxy.Caching;

/// <summary>
/// Accept-Encoding has thousands of spellings and two meanings here: gzip or not. Reads it as the origin does, so that what is kept
/// for one meaning is what the origin would send (RFC 9110, 12.5.3). Allocates nothing.
/// </summary>
internal static class AcceptedEncoding
{
    public static bool TakesGzip(StringValues acceptEncoding)
    {
        double? gzip = null, identity = null, any = null;
        foreach (var line in acceptEncoding)
        {
            var rest = line.AsSpan();
            foreach (var range in rest.Split(','))
            {
                var coding = rest[range];
                var name = coding;
                var quality = 1.0;
                if (coding.IndexOf(';') is >= 0 and var at)
                {
                    name = coding[..at];
                    quality = Quality(coding[(at + 1)..]);
                }

                name = name.Trim();
                if (name.Equals("gzip", StringComparison.OrdinalIgnoreCase))
                {
                    gzip ??= quality;
                }
                else if (name.Equals("identity", StringComparison.OrdinalIgnoreCase))
                {
                    identity ??= quality;
                }
                else if (name is "*")
                {
                    any ??= quality;
                }
            }
        }

        var wanted = gzip ?? any ?? 0;
        return wanted > 0 && wanted >= (identity ?? 0);
    }

    /// <summary>The value of "q=0.5"; 0, which is the safe side, for what cannot be read.</summary>
    private static double Quality(ReadOnlySpan<char> parameter)
    {
        parameter = parameter.Trim();
        return parameter.StartsWith("q=", StringComparison.OrdinalIgnoreCase)
            && double.TryParse(parameter[2..], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var quality) ? quality : 0;
    }
}

using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace Loomcast.Proxy.Caching;

/// <summary>
/// The part of a query that changes the answer: the delivery directives, in one order (rule T10). CMCD, tokens and whatever else a
/// viewer adds is neither in the key nor sent to the origin, so that it cannot change what others get.
/// </summary>
internal static class DirectiveQuery
{
    private static readonly string[] Names = ["_HLS_msn", "_HLS_part", "_HLS_skip"];

    /// <returns>"?_HLS_msn=1&amp;_HLS_part=0", or the empty string. A query that is so already, as that of hls.js, is returned itself.</returns>
    public static string Of(QueryString query)
    {
        if (!query.HasValue)
        {
            return "";
        }

        var length = 0; // of the canonical form, if all pairs are directives in order
        var last = 0;
        foreach (var pair in new QueryStringEnumerable(query.Value))
        {
            var index = IndexOf(pair.EncodedName.Span);
            if (index < last)
            {
                return Build(query);
            }

            last = index;
            length += 1 + pair.EncodedName.Length + 1 + pair.EncodedValue.Length;
        }

        return length == query.Value!.Length ? query.Value : Build(query);
    }

    private static int IndexOf(ReadOnlySpan<char> name)
    {
        for (var i = 0; i < Names.Length; i++)
        {
            if (name.SequenceEqual(Names[i]))
            {
                return i;
            }
        }

        return -1;
    }

    private static string Build(QueryString query)
    {
        var canonical = new StringBuilder();
        foreach (var name in Names)
        {
            // All of them: two different values are the origin's to refuse. Its names know no case.
            foreach (var pair in new QueryStringEnumerable(query.Value))
            {
                if (pair.DecodeName().Span.Equals(name, StringComparison.OrdinalIgnoreCase))
                {
                    canonical.Append(canonical.Length == 0 ? '?' : '&').Append(name).Append('=').Append(pair.EncodedValue);
                }
            }
        }

        return canonical.ToString();
    }
}

using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace Loomcast.MediaServer.Live;

/// <summary>Delivery directives of a playlist request (RFC 8216bis, 6.2.5).</summary>
/// <param name="Segment">_HLS_msn.</param>
/// <param name="Part">_HLS_part; never without a segment.</param>
/// <param name="Skip">_HLS_skip: a delta update will do.</param>
/// <param name="OfKeyframes">Of an I-frame playlist: what it calls segments are I-frames, and it has no parts.</param>
internal readonly record struct Directives(int? Segment, int? Part, bool Skip, bool OfKeyframes = false)
{
    public static bool TryParse(IQueryCollection query, out Directives directives, out string reason)
    {
        directives = default;
        if (!TryNumber(query["_HLS_msn"], out var segment) || !TryNumber(query["_HLS_part"], out var part))
        {
            reason = "_HLS_msn and _HLS_part are whole numbers from 0, each given once.";
            return false;
        }

        // Without CAN-SKIP-DATERANGES v2 means the same as YES.
        var skip = query["_HLS_skip"];
        if (skip.Count > 0 && skip is not ["YES"] and not ["v2"])
        {
            reason = "_HLS_skip is YES or v2.";
            return false;
        }

        directives = new Directives(segment, part, skip.Count > 0);
        reason = part is not null && segment is null ? "_HLS_part needs _HLS_msn." : "";
        return reason.Length == 0;
    }

    /// <summary>Whether the window lists what was asked for.</summary>
    public bool AreMetBy(Window window)
    {
        if (OfKeyframes)
        {
            return window.IsEnded || Segment is null || Segment <= window.Keyframes;
        }

        var closed = window.Segments.Count;
        if (window.IsEnded || Segment is not { } segment || segment < closed)
        {
            return true;
        }

        if (segment > closed)
        {
            return segment == window.OpenNumber && Part < window.OpenParts.Length;
        }

        // A part above the last of a finished segment is the first of the next one.
        return Part is not { } part || window.OpenParts.Length > 0 || window.TryFind(segment, part, out _);
    }

    /// <summary>Whether what was asked for is so far ahead that the asker must be mistaken: 6.2.5.2's two segments and Advance Part Limit.</summary>
    public bool AreTooFarAheadOf(Window window)
    {
        if (AreMetBy(window) || Segment is not { } segment)
        {
            return false;
        }

        if (OfKeyframes)
        {
            return segment > window.Keyframes + 2;
        }

        var lastPart = segment == window.Edge.Segment ? window.Edge.Part : -1;
        return segment > window.Segments.Count + 2 || Part - lastPart > window.Terms.AdvancePartLimit;
    }

    private static bool TryNumber(StringValues values, out int? number)
    {
        number = null;
        if (values.Count == 0)
        {
            return true;
        }

        // The parser alone would take NUL characters after the digits.
        var text = values.Count == 1 ? values[0].AsSpan() : [];
        var isNumber = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) && !text.Contains('\0');
        number = parsed;
        return isNumber;
    }
}

using System.Globalization;

namespace Loomcast.MediaServer.Cmcd;

/// <summary>What one report of a player says that concerns us (CTA-5004 and its version 2); all else in it is passed over, and so is what cannot be read.</summary>
internal readonly record struct CmcdReport
{
    /// <summary>Longer ones are no random ids.</summary>
    private const int LongestId = 64;

    // A day: beyond it the clock of the player is wrong.
    private const double MostMilliseconds = 86_400_000;

    /// <summary>"sid": one playback of one viewer; null where it is not told.</summary>
    public string? Viewer { get; private init; }

    /// <summary>"bl": media ahead of the playhead.</summary>
    public TimeSpan? Buffer { get; private init; }

    /// <summary>"ltc": how far the playhead is behind the live moment.</summary>
    public TimeSpan? Latency { get; private init; }

    /// <summary>"e": reported by itself (version 2), and not beside a request.</summary>
    public bool IsEvent { get; private init; }

    /// <summary>The buffer ran dry since the last report.</summary>
    public bool HasStalled => IsEvent ? ToldState && IsRebuffering : Starved;

    /// <summary>"bs".</summary>
    private bool Starved { get; init; }

    /// <summary>"e=ps": the state has just changed.</summary>
    private bool ToldState { get; init; }

    /// <summary>"sta=r".</summary>
    private bool IsRebuffering { get; init; }

    /// <summary>Whether there is anything to learn from it.</summary>
    public bool IsEmpty => Viewer is null && Buffer is null && Latency is null && !HasStalled;

    /// <param name="text">Pairs, separated by commas: bl=2100,bs,sid="a" or, in version 2, bl=(2100).</param>
    public static CmcdReport Parse(ReadOnlySpan<char> text) => default(CmcdReport).With(text);

    /// <summary>This and what another header adds.</summary>
    public CmcdReport With(ReadOnlySpan<char> text)
    {
        var report = this;
        while (!text.IsEmpty)
        {
            var end = EndOfPair(text);
            report = report.WithPair(text[..end].Trim());
            text = text[Math.Min(end + 1, text.Length)..];
        }

        return report;
    }

    private CmcdReport WithPair(ReadOnlySpan<char> pair)
    {
        var equals = pair.IndexOf('=');
        var value = equals < 0 ? [] : pair[(equals + 1)..];
        return (equals < 0 ? pair : pair[..equals]) switch
        {
            "sid" => this with { Viewer = IdOf(value) ?? Viewer },
            "bl" => this with { Buffer = TimeOf(value) ?? Buffer },
            "ltc" => this with { Latency = TimeOf(value) ?? Latency },
            "bs" => this with { Starved = equals < 0 || value is "?1" or "true" },
            "e" => this with { IsEvent = true, ToldState = value is "ps" },
            "sta" => this with { IsRebuffering = value is "r" },
            _ => this,
        };
    }

    /// <summary>The comma that ends the first pair: one in a quoted string or a list ends nothing.</summary>
    private static int EndOfPair(ReadOnlySpan<char> text)
    {
        var (isQuoted, depth) = (false, 0);
        for (var at = 0; at < text.Length; at++)
        {
            switch (text[at])
            {
                case '\\' when isQuoted:
                    at++;
                    break;
                case '"':
                    isQuoted = !isQuoted;
                    break;
                case '(' when !isQuoted:
                    depth++;
                    break;
                case ')' when !isQuoted:
                    depth--;
                    break;
                case ',' when !isQuoted && depth <= 0:
                    return at;
            }
        }

        return text.Length;
    }

    private static string? IdOf(ReadOnlySpan<char> value)
    {
        var id = value.Trim('"');
        return id.IsEmpty || id.Length > LongestId ? null : id.ToString();
    }

    /// <summary>Milliseconds; of a list, as of picture and sound, the least.</summary>
    private static TimeSpan? TimeOf(ReadOnlySpan<char> value)
    {
        TimeSpan? least = null;
        value = value.TrimStart('(').TrimEnd(')');
        foreach (var range in value.Split(' '))
        {
            var number = value[range];
            number = number.IndexOf(';') is >= 0 and var at ? number[..at] : number;
            if (double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds <= MostMilliseconds
                && (least is null || milliseconds < least.Value.TotalMilliseconds))
            {
                least = TimeSpan.FromMilliseconds(milliseconds);
            }
        }

        return least;
    }
}

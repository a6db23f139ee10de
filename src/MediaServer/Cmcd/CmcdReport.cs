using System.Globalization;

namespace Loomcast.MediaServer.Cmcd;

/// <summary>What one report of a player says that concerns us (CTA-5004 and its version 2); all else in it is passed over, and so is what cannot be read.</summary>
internal readonly record struct CmcdReport
{
    /// <summary>Longer ones are no random ids.</summary>
    private const int LongestId = 64;

    private const double FastestRate = 4;
    private const char NoState = '\0';
    private const char Playing = 'p';
    private const char Rebuffering = 'r';

    // A day: beyond it the clock of the player is wrong.
    private const double MostMilliseconds = 86_400_000;

    // A playhead time that is greater counts from 1970, as that of a stream with dates does, and not from the beginning of the media.
    private static readonly TimeSpan LongestMedia = TimeSpan.FromDays(1000);

    // The year 5138: beyond it there are no dates soon.
    private const double MostSince1970 = 1e14;

    /// <summary>"sid": one playback of one viewer; null where it is not told.</summary>
    public string? Viewer { get; private init; }

    /// <summary>"bl": media ahead of the playhead.</summary>
    public TimeSpan? Buffer { get; private init; }

    /// <summary>"ltc": how far the playhead is behind the live moment.</summary>
    public TimeSpan? Latency { get; private init; }

    /// <summary>"url": what the report goes with, where it does not come with it itself; the file's rendition and its name.</summary>
    public (string Rendition, string File)? Object { get; private init; }

    /// <summary>How fast the playhead moves: by "sta" and "pr"; null where neither is told.</summary>
    public double? Speed => State is NoState or Playing ? Rate ?? (State == Playing ? 1 : null) : 0;

    /// <summary>"sta": played to the end, given up, or closed.</summary>
    public bool HasLeft => State is 'e' or 'f' or 'q';

    /// <summary>"e": reported by itself (version 2), and not beside a request.</summary>
    public bool IsEvent { get; private init; }

    /// <summary>The buffer ran dry since the last report.</summary>
    public bool HasStalled => IsEvent ? ToldState && State == Rebuffering : Starved;

    /// <summary>"pt".</summary>
    private TimeSpan? Playhead { get; init; }

    /// <summary>"pr", within what players offer.</summary>
    private double? Rate { get; init; }

    /// <summary>"bs".</summary>
    private bool Starved { get; init; }

    /// <summary>"e=ps": the state has just changed.</summary>
    private bool ToldState { get; init; }

    /// <summary>"sta".</summary>
    private char State { get; init; }

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

    /// <summary>Media time of the playhead, where it is told.</summary>
    /// <param name="startsAt">Wall clock of media time zero.</param>
    public TimeSpan? PlayheadIn(DateTimeOffset startsAt) => Playhead > LongestMedia ? DateTimeOffset.UnixEpoch + Playhead - startsAt : Playhead;

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
            "sta" => this with { State = value is [var state] ? state : NoState },
            "pr" => this with { Rate = NumberOf(value) is { } rate and <= FastestRate ? rate : Rate },
            "pt" => this with { Playhead = NumberOf(value) is { } at and <= MostSince1970 ? TimeSpan.FromMilliseconds(at) : Playhead },
            "url" => this with { Object = ObjectOf(value) ?? Object },
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

    /// <summary>Of an address with or without host: the last two names.</summary>
    private static (string, string)? ObjectOf(ReadOnlySpan<char> value)
    {
        var path = value.Trim('"');
        path = path.IndexOf('?') is >= 0 and var query ? path[..query] : path;
        var file = path.LastIndexOf('/');
        var rendition = file < 0 ? -1 : path[..file].LastIndexOf('/');
        return rendition < 0 ? null : (path[(rendition + 1)..file].ToString(), path[(file + 1)..].ToString());
    }

    private static double? NumberOf(ReadOnlySpan<char> value) =>
        double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) && number >= 0 ? number : null;

    /// <summary>Milliseconds; of a list, as of picture and sound, the least.</summary>
    private static TimeSpan? TimeOf(ReadOnlySpan<char> value)
    {
        TimeSpan? least = null;
        value = value.TrimStart('(').TrimEnd(')');
        foreach (var range in value.Split(' '))
        {
            var number = value[range];
            number = number.IndexOf(';') is >= 0 and var at ? number[..at] : number;
            if (NumberOf(number) is { } milliseconds and <= MostMilliseconds && (least is null || milliseconds < least.Value.TotalMilliseconds))
            {
                least = TimeSpan.FromMilliseconds(milliseconds);
            }
        }

        return least;
    }
}

using System.Globalization;
using System.Text.RegularExpressions;

namespace Loomcast.Bench;

/// <summary>
/// Follows a media playlist as a player does that begins PART-HOLD-BACK before the end and plays by the clock: where what it is to play
/// is not listed yet it stands still. It loads the lists and no media.
/// </summary>
internal sealed partial class Playhead : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _following;
    private readonly SortedDictionary<int, double> _segments = [];
    private double _listed; // media time of the end of the list, from the first segment seen
    private double _offset; // of the playhead to the clock

    public Playhead(HttpClient client, Uri playlist) => _following = FollowAsync(client, playlist, _stop.Token);

    /// <summary>Times that it stood still.</summary>
    public int Stalls { get; private set; }

    /// <summary>Seconds that it stood still.</summary>
    public double Stalled { get; private set; }

    /// <summary>Seconds that were left to play when least were.</summary>
    public double Least { get; private set; } = double.MaxValue;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _following.ContinueWith(_ => { }, TaskScheduler.Default);
        _stop.Dispose();
    }

    private static double Now => TimeProvider.System.GetElapsedTime(0).TotalSeconds;

    private async Task FollowAsync(HttpClient client, Uri playlist, CancellationToken cancellationToken)
    {
        var query = "";
        for (var isFirst = true; ; isFirst = false)
        {
            var text = await client.GetStringAsync(new Uri(playlist, "index.m3u8" + query).PathAndQuery, cancellationToken);
            var open = Read(text, out query);
            var listed = _segments.Values.Sum() + open;
            if (isFirst)
            {
                _offset = listed - Number(HoldBack(), text) - Now;
            }
            else
            {
                Play();
            }

            _listed = listed;
        }
    }

    /// <summary>Up to now with what was listed until now.</summary>
    private void Play()
    {
        var left = _listed - (Now + _offset);
        Least = Math.Min(Least, Math.Max(0, left));
        if (left < 0)
        {
            Stalls++;
            Stalled -= left;
            _offset += left;
        }
    }

    /// <returns>Seconds of the parts behind the last segment.</returns>
    private double Read(string text, out string next)
    {
        var number = (int)Number(MediaSequence(), text);
        foreach (Match match in Segment().Matches(text))
        {
            _segments[number++] = double.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        }

        var parts = Part().Matches(text[(text.LastIndexOf("#EXTINF", StringComparison.Ordinal) + 1)..]);
        next = $"?_HLS_msn={number}&_HLS_part={parts.Count}";
        return parts.Sum(match => double.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture));
    }

    private static double Number(Regex regex, string text) => double.Parse(regex.Match(text).Groups[1].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex("#EXT-X-MEDIA-SEQUENCE:([0-9]+)")]
    private static partial Regex MediaSequence();

    [GeneratedRegex("PART-HOLD-BACK=([0-9.]+)")]
    private static partial Regex HoldBack();

    [GeneratedRegex("#EXTINF:([0-9.]+)")]
    private static partial Regex Segment();

    [GeneratedRegex("#EXT-X-PART:DURATION=([0-9.]+)")]
    private static partial Regex Part();
}

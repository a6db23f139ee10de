using System.Globalization;
using System.Text.RegularExpressions;

namespace Loomcast.Bench;

/// <summary>Follows a media playlist by blocking reloads as a player does, and remembers when each media time was first listed.</summary>
internal sealed partial class PartWatch : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<(double Until, double At)> _listed = [];
    private readonly Task _watching;

    public PartWatch(HttpClient client, Uri playlist) => _watching = WatchAsync(client, playlist, _stop.Token);

    /// <summary>Wall clock, in ms, at which the part that holds a media time was listed.</summary>
    public async Task<double> WhenListedAsync(double mediaTime)
    {
        while (true)
        {
            lock (_listed)
            {
                if (_listed.FirstOrDefault(entry => entry.Until > mediaTime + 0.001) is { At: > 0 } found)
                {
                    return found.At;
                }
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching.ContinueWith(_ => { }, TaskScheduler.Default);
        _stop.Dispose();
    }

    private async Task WatchAsync(HttpClient client, Uri playlist, CancellationToken cancellationToken)
    {
        var query = "";
        while (true)
        {
            var text = await client.GetStringAsync(new Uri(playlist, "index.m3u8" + query), cancellationToken);
            var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
            var first = int.Parse(MediaSequence().Match(text).Groups[1].Value, CultureInfo.InvariantCulture);
            var closed = Segment().Matches(text).Select(match => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)).ToList();
            var open = OpenPart().Matches(text[(text.LastIndexOf("#EXTINF", StringComparison.Ordinal) + 1)..]);
            var parts = open.Select(match => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)).ToList();
            lock (_listed)
            {
                _listed.Add((closed.Sum() + parts.Sum(), now));
            }

            query = $"?_HLS_msn={first + closed.Count}&_HLS_part={parts.Count}";
        }
    }

    [GeneratedRegex("#EXT-X-MEDIA-SEQUENCE:([0-9]+)")]
    private static partial Regex MediaSequence();

    [GeneratedRegex("#EXTINF:([0-9.]+)")]
    private static partial Regex Segment();

    [GeneratedRegex("#EXT-X-PART:DURATION=([0-9.]+)")]
    private static partial Regex OpenPart();
}

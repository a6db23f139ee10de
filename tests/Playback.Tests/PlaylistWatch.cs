using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Loomcast.Playback.Tests;

/// <summary>Reads one media playlist for as long as it is told to, as a player does, and remembers every part that it ever listed.</summary>
internal sealed partial class PlaylistWatch(HttpClient client, string playlist)
{
    private readonly Dictionary<string, string> _listed = []; // line of each part, by its URI
    private readonly Dictionary<string, string> _bytes = []; // hash of those that were loaded
    private int _mediaSequence;
    private (int Segment, int Part) _edge;

    public int Listed => _listed.Count;

    /// <summary>What was wrong with any version of the playlist.</summary>
    public List<string> Faults { get; } = [];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await Outages.BridgeAsync(() => ReloadAsync(cancellationToken), cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
            }
        }
    }

    private async Task ReloadAsync(CancellationToken cancellationToken)
    {
        Read(await client.GetStringAsync($"{playlist}?_HLS_msn={_edge.Segment}&_HLS_part={_edge.Part + 1}", cancellationToken));
        await LoadAsync(_listed.Keys.Last(), cancellationToken);
    }

    /// <summary>Loads again every part that was ever listed.</summary>
    public async Task CheckAllAsync()
    {
        foreach (var uri in _listed.Keys)
        {
            await LoadAsync(uri, CancellationToken.None);
        }
    }

    private void Read(string text)
    {
        var sequence = int.Parse(SequenceLine().Match(text).Groups[1].Value, CultureInfo.InvariantCulture);
        Expect(sequence >= _mediaSequence, $"EXT-X-MEDIA-SEQUENCE went from {_mediaSequence} to {sequence}");
        _mediaSequence = sequence;
        foreach (Match part in PartLine().Matches(text))
        {
            var uri = part.Groups["uri"].Value;
            Expect(_listed.GetValueOrDefault(uri, part.Value) == part.Value, $"{_listed.GetValueOrDefault(uri)} became {part.Value}");
            _listed[uri] = part.Value;
        }

        var last = PartLine().Matches(text)[^1].Groups["uri"].Value.Split('.');
        var edge = (int.Parse(last[0], CultureInfo.InvariantCulture), int.Parse(last[1], CultureInfo.InvariantCulture));
        Expect(edge.CompareTo(_edge) >= 0, $"the last part went from {_edge} to {edge}");
        _edge = edge;
    }

    private async Task LoadAsync(string uri, CancellationToken cancellationToken)
    {
        var hash = Convert.ToHexString(SHA256.HashData(await client.GetByteArrayAsync(playlist.Replace("index.m3u8", uri, StringComparison.Ordinal), cancellationToken)));
        Expect(_bytes.GetValueOrDefault(uri, hash) == hash, $"the bytes of {uri} changed");
        _bytes[uri] = hash;
    }

    private void Expect(bool isTrue, string fault)
    {
        if (!isTrue)
        {
            Faults.Add(fault);
        }
    }

    [GeneratedRegex(@"#EXT-X-MEDIA-SEQUENCE:(\d+)")]
    private static partial Regex SequenceLine();

    [GeneratedRegex(@"#EXT-X-PART:[^\n]*URI=""(?<uri>[^""]+)""[^\n]*")]
    private static partial Regex PartLine();
}

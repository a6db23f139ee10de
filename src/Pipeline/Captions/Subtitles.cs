using System.Globalization;
using Loomcast.Pipeline.Sessions;

namespace Loomcast.Pipeline.Captions;

/// <summary>What is said as files for players and editors: lines.srt and lines.vtt. They grow line by line.</summary>
/// <remarks>One writer. After a restart they are written anew, from the first line on.</remarks>
internal sealed class Subtitles : IAsyncDisposable
{
    // Two lines of a television picture.
    private const int LongestCue = 80;
    private const int LongestRow = 42;

    private readonly FileStream _srt;
    private readonly FileStream _vtt;
    private int _cues;

    public Subtitles(SessionFiles files)
    {
        (_srt, _vtt) = (files.Create("lines.srt"), files.Create("lines.vtt"));
        _vtt.Write("WEBVTT\n\n"u8);
        _vtt.Flush();
    }

    /// <summary>Adds what is said at once, a sentence or some, in as many cues as it takes.</summary>
    public async Task AddAsync(IReadOnlyList<TranscriptWord> words)
    {
        foreach (var cue in Cues(words))
        {
            var (start, end, text) = (cue[0].Start, cue[^1].End, Rows(cue));
            await WriteAsync(_srt, $"{++_cues}\n{Time(start, ',')} --> {Time(end, ',')}\n{text}\n\n");
            await WriteAsync(_vtt, $"{Time(start, '.')} --> {Time(end, '.')}\n{Escape(text)}\n\n");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _srt.DisposeAsync();
        await _vtt.DisposeAsync();
    }

    private static IEnumerable<List<TranscriptWord>> Cues(IReadOnlyList<TranscriptWord> words)
    {
        var (cue, length) = (new List<TranscriptWord>(), 0);
        foreach (var word in words)
        {
            if (cue.Count > 0 && (length + word.Text.Length > LongestCue || cue[^1].Text[^1] is '.' or '!' or '?' && length > LongestRow))
            {
                yield return cue;
                (cue, length) = ([], 0);
            }

            cue.Add(word);
            length += word.Text.Length + 1;
        }

        if (cue.Count > 0)
        {
            yield return cue;
        }
    }

    private static string Rows(List<TranscriptWord> cue)
    {
        var text = string.Join(' ', cue.Select(word => word.Text));
        var middle = text.LastIndexOf(' ', Math.Min(text.Length - 1, Math.Max(LongestRow, text.Length / 2)));
        return text.Length <= LongestRow || middle < 0 ? text : $"{text[..middle]}\n{text[(middle + 1)..]}";
    }

    private static async Task WriteAsync(FileStream file, string text)
    {
        await file.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text));
        await file.FlushAsync();
    }

    private static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace("-->", "--&gt;", StringComparison.Ordinal);

    private static string Time(double seconds, char comma)
    {
        var milliseconds = (long)Math.Round(seconds * 1000);
        return string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 3_600_000:00}:{milliseconds / 60_000 % 60:00}:{milliseconds / 1000 % 60:00}{comma}{milliseconds % 1000:000}");
    }
}

using System.Text;
using Loomcast.Pipeline.Encoding;

namespace Loomcast.MediaServer.Playlists;

/// <summary>The text of the multivariant playlist; nothing in it needs an EXT-X-VERSION above 1.</summary>
internal static class MultivariantPlaylist
{
    public static byte[] Render(IReadOnlyList<Rendition> renditions, string language)
    {
        var audio = renditions.Where(r => r.Kind == MediaKind.Audio).ToList();
        var text = new StringBuilder("#EXTM3U\n#EXT-X-INDEPENDENT-SEGMENTS\n");
        text.AppendJoin("", audio.Select((rendition, index) => Media(rendition, language, isDefault: index == 0)));
        text.AppendJoin("", renditions.Where(r => r.Kind == MediaKind.Video).Select(video => Variant(video, audio)));
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static string Media(Rendition audio, string language, bool isDefault) =>
        $"#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"audio\",NAME=\"{audio.Name}\",LANGUAGE=\"{language}\",DEFAULT={(isDefault ? "YES" : "NO")}"
        + $",AUTOSELECT=YES,CHANNELS=\"1\",CHARACTERISTICS=\"public.machine-generated\",URI=\"{audio.Name}/index.m3u8\"\n";

    private static string Variant(Rendition video, List<Rendition> audio)
    {
        var peak = video.PeakBitrate + audio.Select(r => r.PeakBitrate).DefaultIfEmpty().Max();
        var average = video.AverageBitrate + audio.Select(r => r.AverageBitrate).DefaultIfEmpty().Max();
        var codecs = string.Join(',', audio.Select(r => r.Codecs).Prepend(video.Codecs).Distinct());
        var shape = video.Video is { } format ? $",RESOLUTION={format.Width}x{format.Height},FRAME-RATE={format.FrameRate:0.000}" : "";
        var group = audio.Count > 0 ? ",AUDIO=\"audio\"" : "";
        return $"#EXT-X-STREAM-INF:BANDWIDTH={peak},AVERAGE-BANDWIDTH={average},CODECS=\"{codecs}\"{shape}{group},CLOSED-CAPTIONS=NONE\n"
            + $"{video.Name}/index.m3u8\n";
    }
}

using System.Text;
using Loomcast.MediaServer.Thumbnails;
using Loomcast.Pipeline.Encoding;

namespace Loomcast.MediaServer.Playlists;

/// <summary>The text of the multivariant playlist; nothing in it needs an EXT-X-VERSION above 1.</summary>
/// <remarks>
/// Variants stand in the order of their renditions, the best first: players begin with the first one, and the best of made video is still small.
/// </remarks>
internal static class MultivariantPlaylist
{
    public static byte[] Render(IReadOnlyList<Rendition> renditions, string language, bool audioOnly)
    {
        var audio = renditions.Where(r => r.Kind == MediaKind.Audio).ToList();
        var video = renditions.Where(r => r.Kind == MediaKind.Video).ToList();
        var captions = renditions.Where(r => r.Kind == MediaKind.Subtitles).ToList();
        var text = new StringBuilder("#EXTM3U\n#EXT-X-INDEPENDENT-SEGMENTS\n");
        text.AppendJoin("", audio.Select((rendition, index) => Media(rendition, language, isDefault: index == 0)));
        text.AppendJoin("", captions.Select(rendition => Captions(rendition, language)));
        text.AppendJoin("", video.Select(each => Variant(each, audio, captions)));

        // The last step down of a ladder, where it is asked for: VLC 3 takes a variant that is a rendition too for all there is.
        text.Append(audioOnly && audio is [var sound, ..] ? AudioOnly(sound, captions) : "");
        text.AppendJoin("", video.Select(Keyframes));

        // Image playlists (EXT-X-IMAGE-STREAM-INF) want pictures at equal distances, which I-frames of foreign encoders do not have.
        text.Append(video.Count > 0 ? $"#EXT-X-SESSION-DATA:DATA-ID=\"net.loomcast.thumbnails\",VALUE=\"{ThumbnailText.FileName}\"\n" : "");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static string Media(Rendition audio, string language, bool isDefault) =>
        $"#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"audio\",NAME=\"{audio.Name}\",LANGUAGE=\"{language}\",DEFAULT={(isDefault ? "YES" : "NO")}"
        + $",AUTOSELECT=YES,CHANNELS=\"{audio.Channels}\"{(audio.IsMachineGenerated ? ",CHARACTERISTICS=\"public.machine-generated\"" : "")},URI=\"{audio.Name}/index.m3u8\"\n";

    /// <summary>Shown to who asks for them, or whose settings do.</summary>
    private static string Captions(Rendition captions, string language) =>
        $"#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID=\"captions\",NAME=\"{captions.Name}\",LANGUAGE=\"{language}\",DEFAULT=NO,AUTOSELECT=YES"
        + $",CHARACTERISTICS=\"public.accessibility.transcribes-spoken-dialog,public.machine-generated\",URI=\"{captions.Name}/index.m3u8\"\n";

    private static string Keyframes(Rendition video)
    {
        var shape = video.Video is { } format ? $",RESOLUTION={format.Width}x{format.Height}" : "";
        return $"#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH={video.PeakBitrate},CODECS=\"{video.Codecs}\"{shape},URI=\"{video.Name}/{KeyframePlaylistText.FileName}\"\n";
    }

    /// <remarks>WebVTT is left out of CODECS: players that do not know "wvtt" would refuse the whole variant.</remarks>
    private static string Variant(Rendition video, List<Rendition> audio, List<Rendition> captions)
    {
        var peak = video.PeakBitrate + PeakOf(audio) + PeakOf(captions);
        var average = video.AverageBitrate + AverageOf(audio) + AverageOf(captions);
        var codecs = string.Join(',', audio.Select(r => r.Codecs).Prepend(video.Codecs).Distinct());
        var shape = video.Video is { } format ? $",RESOLUTION={format.Width}x{format.Height},FRAME-RATE={video.FrameRate ?? format.FrameRate:0.000}" : "";
        return Variant(video.Name, peak, average, codecs, shape, audio.Count > 0, captions.Count > 0);
    }

    private static string AudioOnly(Rendition audio, List<Rendition> captions) =>
        Variant(audio.Name, audio.PeakBitrate + PeakOf(captions), audio.AverageBitrate + AverageOf(captions), audio.Codecs, "", hasAudio: true, captions.Count > 0);

    private static int PeakOf(IEnumerable<Rendition> group) => group.Select(r => r.PeakBitrate).DefaultIfEmpty().Max();

    private static int AverageOf(IEnumerable<Rendition> group) => group.Select(r => r.AverageBitrate).DefaultIfEmpty().Max();

    private static string Variant(string name, int peak, int average, string codecs, string shape, bool hasAudio, bool hasCaptions)
    {
        var group = (hasAudio ? ",AUDIO=\"audio\"" : "") + (hasCaptions ? ",SUBTITLES=\"captions\"" : "");
        return $"#EXT-X-STREAM-INF:BANDWIDTH={peak},AVERAGE-BANDWIDTH={average},CODECS=\"{codecs}\"{shape}{group},CLOSED-CAPTIONS=NONE\n"
            + $"{name}/index.m3u8\n";
    }
}

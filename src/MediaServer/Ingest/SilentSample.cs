using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Fmp4;

namespace Loomcast.MediaServer.Ingest;

/// <summary>One sample of silence, written for the configuration that a sender announced.</summary>
internal static class SilentSample
{
    private const int OpusRate = 48_000;

    /// <param name="header">Of a track of sound.</param>
    /// <param name="duration">Ticks of one sample.</param>
    /// <returns>Empty where we cannot write one: other codecs, more than two channels.</returns>
    public static ReadOnlyMemory<byte> Of(MediaTrack header, int duration) => header.Kind != MediaKind.Audio || header.Channels > 2 ? default
        : header.Codecs == "mp4a.40.2" ? Aac(header.Channels)
        : header.Codecs == "opus" ? Opus((int)((long)duration * OpusRate / header.Timescale))
        : default;

    /// <summary>A raw_data_block whose one element has no scale factor bands (ISO/IEC 14496-3, 4.4.2).</summary>
    private static byte[] Aac(int channels)
    {
        const string Gain = "00000000"; // global_gain
        const string Shape = "0" + "00" + "0" + "000000" + "0"; // ics_info: a long window of sine shape, max_sfb = 0, no prediction
        const string NoTools = "000"; // no pulses, no noise shaping, no gain control
        var bits = channels == 2
            ? "001" + "0000" + "1" + Shape + "00" + Gain + NoTools + Gain + NoTools // channel_pair_element, common_window
            : "000" + "0000" + Gain + Shape + NoTools; // single_channel_element
        bits += "111"; // ID_END
        return [.. bits.PadRight((bits.Length + 7) / 8 * 8, '0').Chunk(8).Select(octet => Convert.ToByte(new string(octet), 2))];
    }

    /// <summary>A CELT frame of full band (RFC 6716, 3.1) that begins with the silence flag, which all ones are (4.3).</summary>
    /// <param name="samples">2.5, 5, 10 or 20 ms.</param>
    private static byte[] Opus(int samples) => samples switch
    {
        120 => [28 << 3, 0xFF, 0xFE],
        240 => [29 << 3, 0xFF, 0xFE],
        480 => [30 << 3, 0xFF, 0xFE],
        960 => [31 << 3, 0xFF, 0xFE],
        _ => [],
    };
}

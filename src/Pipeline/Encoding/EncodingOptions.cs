using System.ComponentModel.DataAnnotations;
using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Encoding;

/// <summary>How made video is encoded; section "Encoding" of the configuration.</summary>
public sealed class EncodingOptions
{
    /// <summary>Most bits per second of a video of 512x512. A talking head needs 300k; 1000k leaves room for restless pictures.</summary>
    [Range(50_000, 50_000_000)]
    public int VideoBitrate { get; set; } = 1_000_000;

    /// <summary>x264 preset. "superfast" looks 1.7 dB better than "ultrafast" at the same rate and costs 3 % of a core.</summary>
    [Required]
    public string VideoPreset { get; set; } = "superfast";

    /// <summary>
    /// What encodes: a GPU by h264_nvenc (NVIDIA), h264_qsv (Intel) or h264_vaapi (Intel, AMD), or libx264. "auto" tries them in this order when the
    /// server starts; anything else must be usable, or no session can be started.
    /// </summary>
    [AllowedValues(EncoderChoice.Auto, "h264_nvenc", "h264_qsv", "h264_vaapi", H264Encoder.X264, ErrorMessage = "Encoding:VideoEncoder can be auto, h264_nvenc, h264_qsv, h264_vaapi or libx264.")]
    public string VideoEncoder { get; set; } = EncoderChoice.Auto;

    /// <summary>Bits per second of the sound; speech in mono is clean from 64k. Stereo gets a third more.</summary>
    [Range(24_000, 320_000)]
    public int AudioBitrate { get; set; } = 96_000;

    /// <summary>Of the sound: 1 or 2, as the session has it.</summary>
    internal int Channels { get; private set; } = 1;

    /// <summary>What encodes the streams that begin from now on: x264, until <see cref="EncoderChoice"/>, its one writer, has found another.</summary>
    internal H264Encoder Encoder { get => field ?? H264Encoder.Software(VideoPreset); set; }

    /// <summary>The same for another number of channels; two of them share a third more bits than one.</summary>
    internal EncodingOptions For(int channels)
    {
        var own = (EncodingOptions)MemberwiseClone();
        (own.Channels, own.AudioBitrate) = (channels, channels > Channels ? AudioBitrate * 4 / 3 : AudioBitrate);
        return own;
    }

    /// <summary>Most bits per second of a video of another size.</summary>
    internal int BitrateOf(VideoFormat format) => VideoLadder.BitrateOf(VideoBitrate, (double)format.Width * format.Height / (512 * 512));
}

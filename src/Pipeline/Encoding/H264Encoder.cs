using System.Collections.Immutable;
using System.Globalization;
using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Encoding;

/// <summary>
/// One of ffmpeg's encoders of H.264, with what it has to be told to encode as a live stream needs it: no picture held back, no B-frames, an IDR
/// exactly where one is asked for. Whether it obeys is for the <see cref="EncoderTrial"/> to say.
/// </summary>
/// <param name="Name">As ffmpeg calls it.</param>
/// <param name="Settings">Arguments that no other encoder has.</param>
internal sealed record H264Encoder(string Name, ImmutableArray<string> Settings)
{
    public const string X264 = "libx264";

    // What every GPU encodes: NVENC takes nothing narrower than 145 pixels, and none of them H.264 of more than 4096.
    private const int LeastOfGpu = 160;
    private const int MostOfGpu = 4096;

    // IDRs come where they are asked for. QSV counts in 16 bits.
    private const string Endless = "65535";

    /// <summary>Arguments before the input: the device, where it must be opened first.</summary>
    public ImmutableArray<string> Device { get; init; } = [];

    /// <summary>Filters that turn a picture into what it takes; null for I420 in memory.</summary>
    public string? Upload { get; init; }

    /// <summary>What must be there for it, for whoever asked for it in vain.</summary>
    public string Needs { get; init; } = "";

    private bool IsOnGpu { get; init; } = true;

    /// <summary>Runs everywhere. Its quality is fixed and its rate bounded: what is quiet takes few bits.</summary>
    /// <param name="preset">Of x264.</param>
    public static H264Encoder Software(string preset) =>
        new(X264, ["-preset", preset, "-tune", "zerolatency", "-threads", "1", "-crf", "22", "-g", "100000", "-sc_threshold", "0", "-forced-idr", "1"]) { IsOnGpu = false };

    /// <summary>Of NVIDIA; data centre cards such as A100, H100 and H200 have no such part.</summary>
    public static H264Encoder Nvenc() =>
        new("h264_nvenc", ["-preset", "p4", "-tune", "ull", "-rc", "vbr", "-qmin", "20", "-zerolatency", "1", "-delay", "0", "-bf", "0", "-g", Endless, "-no-scenecut", "1", "-forced-idr", "1"])
        {
            Needs = "an NVIDIA GPU that encodes (A100, H100 and H200 do not), and libnvidia-encode.so.1 of its driver",
        };

    /// <summary>Of Intel.</summary>
    public static H264Encoder Qsv() =>
        new("h264_qsv", ["-preset", "veryfast", "-async_depth", "1", "-look_ahead", "0", "-adaptive_i", "0", "-bf", "0", "-g", Endless, "-forced_idr", "1"])
        {
            Upload = "format=nv12",
            Needs = "an Intel GPU, the right to open /dev/dri/renderD* (group render), and the Debian packages intel-media-va-driver and libmfx1",
        };

    /// <summary>Of Intel and AMD, by what Linux has in common for them. An asked-for key frame is always an IDR.</summary>
    /// <param name="device">Such as /dev/dri/renderD128.</param>
    public static H264Encoder Vaapi(string device) => new("h264_vaapi", ["-async_depth", "1", "-bf", "0", "-g", Endless])
    {
        Device = ["-init_hw_device", $"vaapi=gpu:{device}", "-filter_hw_device", "gpu"],
        Upload = "format=nv12,hwupload",
        Needs = "a GPU of Intel or AMD, the right to open /dev/dri/renderD* (group render), and the Debian package intel-media-va-driver or mesa-va-drivers",
    };

    /// <summary>Whether it encodes pictures of this shape.</summary>
    public bool Takes(VideoFormat format) => !IsOnGpu || (IsInReach(format.Width) && IsInReach(format.Height));

    /// <summary>Arguments that encode one rung.</summary>
    public IEnumerable<string> Arguments(Rung rung, KeyframePlan keyframes) =>
    [
        "-c:v", Name, .. Settings, "-profile:v", "main", "-color_primaries", "bt709", "-color_trc", "bt709",
        .. IsOnGpu ? ["-b:v", Invariant(rung.Bitrate / 5 * 4)] : Array.Empty<string>(), // below the most: where they are equal, some fill what is quiet up with zeros
        "-maxrate", Invariant(rung.Bitrate), "-bufsize", Invariant(rung.Bitrate / 2), "-force_key_frames", keyframes.Expression,
    ];

    private static bool IsInReach(int pixels) => pixels is >= LeastOfGpu and <= MostOfGpu;

    private static string Invariant(int number) => number.ToString(CultureInfo.InvariantCulture);
}

using System.Globalization;
using System.Text.Json.Serialization;

namespace Loomcast.Pipeline.Sources;

/// <summary>What ffprobe tells of a file, as its JSON names it; all of it may be missing.</summary>
internal sealed record ProbeReport
{
    /// <summary>For -show_entries.</summary>
    public const string Entries =
        "format=duration:stream=index,codec_type,codec_name,width,height,sample_aspect_ratio,pix_fmt,field_order,color_space,color_transfer,"
        + "r_frame_rate,avg_frame_rate,nb_frames,duration,channels:stream_disposition=attached_pic:stream_side_data=rotation:stream_tags=DURATION";

    [JsonPropertyName("format")]
    public Whole? Container { get; init; }

    public IReadOnlyList<Track>? Streams { get; init; }

    /// <summary>"30000/1001" or "4:3"; null where it is no such number, or zero.</summary>
    public static double? Ratio(string? text)
    {
        var parts = (text ?? "").Split('/', ':');
        return parts.Length == 2 && long.TryParse(parts[0], CultureInfo.InvariantCulture, out var above) && long.TryParse(parts[1], CultureInfo.InvariantCulture, out var below) && above > 0 && below > 0
            ? (double)above / below
            : null;
    }

    /// <summary>"12.345" or "00:00:12.345000000"; null where it is neither.</summary>
    public static TimeSpan? Time(string? text)
    {
        var seconds = 0.0;
        foreach (var part in (text ?? "").Split(':'))
        {
            if (!double.TryParse(part, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
            {
                return null;
            }

            seconds = (seconds * 60) + value;
        }

        return seconds is > 0 and < 1e9 ? TimeSpan.FromSeconds(seconds) : null;
    }

    /// <summary>Of an AVI that was cut off, the container tells what is there, and the track what should be.</summary>
    public TimeSpan? Duration => (Streams ?? []).Select(track => track.Lasts).Append(Time(Container?.Duration)).Max();

    /// <summary>The same of a file of which nothing tells how long it will be.</summary>
    public ProbeReport WithoutTotals() => this with { Container = null, Streams = [.. (Streams ?? []).Select(track => track with { Duration = null, FrameCount = null, Tags = null })] };

    internal sealed record Whole
    {
        public string? Duration { get; init; }
    }

    internal sealed record Track
    {
        public int Index { get; init; }

        public string? CodecType { get; init; }

        public string? CodecName { get; init; }

        public int Width { get; init; }

        public int Height { get; init; }

        public string? SampleAspectRatio { get; init; }

        public string? PixFmt { get; init; }

        public string? FieldOrder { get; init; }

        public string? ColorSpace { get; init; }

        public string? ColorTransfer { get; init; }

        [JsonPropertyName("r_frame_rate")]
        public string? RealFrameRate { get; init; }

        [JsonPropertyName("avg_frame_rate")]
        public string? AverageFrameRate { get; init; }

        [JsonPropertyName("nb_frames")]
        public string? FrameCount { get; init; }

        public string? Duration { get; init; }

        /// <summary>Null where the file does not tell.</summary>
        public long? Frames => long.TryParse(FrameCount, CultureInfo.InvariantCulture, out var count) ? count : null;

        /// <summary>The longest that anything in the file claims; null where nothing does.</summary>
        public TimeSpan? Lasts => new[] { Time(Duration), Time(Tags?.GetValueOrDefault("DURATION")), Counted }.Max();

        private TimeSpan? Counted => CodecType == "video" && Frames is { } frames && Ratio(AverageFrameRate) is { } rate && frames / rate < 1e9 ? TimeSpan.FromSeconds(frames / rate) : null;

        public int Channels { get; init; }

        public Dictionary<string, int>? Disposition { get; init; }

        /// <summary>The one picture that belongs to a piece of music.</summary>
        public bool IsCover => Disposition?.GetValueOrDefault("attached_pic") == 1;

        public Dictionary<string, string>? Tags { get; init; }

        [JsonPropertyName("side_data_list")]
        public IReadOnlyList<SideTold>? SideData { get; init; }
    }

    internal sealed record SideTold
    {
        public double? Rotation { get; init; }
    }
}

using System.Globalization;
using System.Text.RegularExpressions;
using Loomcast.Pipeline.Processes;

namespace Loomcast.Pipeline.Sources;

/// <summary>How an ffmpeg ended that took an uploaded file apart.</summary>
/// <param name="Code">Its exit code.</param>
/// <param name="Errors">What it complained about; partly the uploader's own bytes.</param>
internal sealed partial record SourceEnd(int Code, string Errors)
{
    private const int LongestQuote = 160;
    private const double LeastMissedShare = 0.02;
    private static readonly TimeSpan LeastMissed = TimeSpan.FromSeconds(1);

    // It found the end of the file where more should have been.
    private bool IsCutShort => CutShort().IsMatch(Errors);

    /// <summary>Looks whether the pictures that were read are all of them.</summary>
    /// <param name="picture">As the probe found them.</param>
    /// <param name="read">How long those last that were read.</param>
    /// <param name="frames">How many.</param>
    /// <param name="limits">Those of the configuration.</param>
    /// <exception cref="SourceException">They are not.</exception>
    public void CheckPictures(SourcePicture picture, TimeSpan read, long frames, SourceLimits limits)
    {
        var expected = picture.Duration ?? TimeSpan.Zero;
        var isShort = IsCutShort || (expected - read > LeastMissed && expected - read > expected * LeastMissedShare);
        if (frames == 0 || ChildLimits.RanOutOfTime(Code) || (Code != 0 && !isShort))
        {
            throw new SourceException(Explain(limits));
        }

        if (isShort)
        {
            var whole = expected > read ? string.Create(CultureInfo.InvariantCulture, $" of {expected.TotalSeconds:0.0}") : "";
            throw new SourceException(string.Create(CultureInfo.InvariantCulture, $"This file ends early or is damaged: {read.TotalSeconds:0.0}{whole} seconds of pictures ({frames} frames) could be read. Upload it again."));
        }
    }

    /// <summary>Why nothing, or not all, came out: a sentence, and what helps.</summary>
    public string Explain(SourceLimits limits) =>
        ChildLimits.RanOutOfTime(Code) ? $"Decoding this file takes more processor time or memory than one file may have. Upload a shorter or smaller video. {SourceCodecs.Advice}"
        : NotTaken().Match(Errors) is { Success: true } codec ? SourceCodecs.NotTaken(codec.Groups["name"].Value)
        : Errors.Contains("Number of streams exceeds", StringComparison.Ordinal) ? $"This file has more than {limits.MaxTracks} tracks. Upload one with a track of pictures and one of sound."
        : Errors.Contains("exceeds specified max pixel count", StringComparison.Ordinal) || Errors.Contains("Picture size", StringComparison.Ordinal) ? TooManyPixels(limits)
        : Errors.Contains("moov atom not found", StringComparison.Ordinal) ? "This MP4 file ends before its index (moov), without which it cannot be played: it was cut off, or its recording was not finished. Upload it again, or record it anew."
        : Errors.Contains("Cannot allocate memory", StringComparison.Ordinal) ? $"Decoding this file takes more memory than one file may have. {SourceCodecs.Advice}"
        : $"This file is damaged, or not what it says it is{Quote()}. Check that it plays, and upload it again.";

    public static string TooManyPixels(SourceLimits limits) => $"The pictures of this file are larger than {limits.MaxPixels / 1_000_000.0:0.0} million pixels, the most that is taken. Make them smaller: ffmpeg -i input -vf scale=-2:1080 output.mp4";

    private string Quote()
    {
        var line = Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault();
        var clean = line is null ? "" : Unprintable().Replace(line, "?");
        return clean.Length == 0 ? "" : $" (the decoder says: {clean[..Math.Min(clean.Length, LongestQuote)]})";
    }

    [GeneratedRegex("partial file|File ended prematurely|Truncat|Read error")]
    private static partial Regex CutShort();

    [GeneratedRegex(@"Codec \((?<name>\w+)\) not on whitelist")]
    private static partial Regex NotTaken();

    [GeneratedRegex("[^ -~]")]
    private static partial Regex Unprintable();
}

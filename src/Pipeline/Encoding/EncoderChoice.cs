using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Loomcast.Pipeline.Encoding;

/// <summary>Finds out what encodes the video of this process: the first encoder of a GPU that passes its trial, else x264.</summary>
public sealed partial class EncoderChoice(IOptions<EncodingOptions> options, TimeProvider time, ILogger<EncoderChoice> logger)
{
    /// <summary>Leaves the choice to the trials.</summary>
    public const string Auto = "auto";

    private const string Dri = "/dev/dri";

    // What NVIDIA's driver offers, and that of WSL.
    private static readonly string[] NvidiaDevices = ["/dev/nvidiactl", "/dev/dxg"];

    /// <summary>Tries what the options allow, once, and tells in one line what was found. Without a GPU it starts no program.</summary>
    /// <exception cref="EncodingException">The one encoder that the options ask for cannot be used.</exception>
    public async Task WarmAsync(CancellationToken cancellationToken)
    {
        var wanted = options.Value.VideoEncoder;
        var reasons = new List<string>();
        foreach (var (encoder, missing) in Candidates().Where(candidate => wanted is Auto || candidate.Encoder.Name == wanted))
        {
            if ((missing ?? await new EncoderTrial(encoder, time).FindFaultAsync(cancellationToken)) is { } fault)
            {
                reasons.Add($"{encoder.Name} ({fault})");
                continue;
            }

            options.Value.Encoder = encoder;
            LogChosen(encoder.Name, Tell(reasons));
            return;
        }

        if (wanted is not (Auto or H264Encoder.X264))
        {
            throw new EncodingException(
                $"Video cannot be encoded as Encoding:VideoEncoder asks: {Tell(reasons)}. It needs {Candidates().First(candidate => candidate.Encoder.Name == wanted).Encoder.Needs}. Install that, or set Encoding:VideoEncoder to auto or libx264.");
        }

        LogChosen(H264Encoder.X264, Tell(reasons));
    }

    /// <summary>Encoders of GPUs, best first, and why one need not be tried.</summary>
    private static IEnumerable<(H264Encoder Encoder, string? Missing)> Candidates()
    {
        yield return (H264Encoder.Nvenc(), NvidiaDevices.Any(Path.Exists) ? null : $"no GPU: none of {string.Join(", ", NvidiaDevices)}");
        string[] nodes = Directory.Exists(Dri) ? [.. Directory.GetFiles(Dri, "renderD*").Order(StringComparer.Ordinal)] : [];
        var missing = nodes.Length > 0 ? null : $"no GPU: no {Dri}/renderD*";
        yield return (H264Encoder.Qsv(), missing);
        foreach (var node in nodes.DefaultIfEmpty($"{Dri}/renderD128"))
        {
            yield return (H264Encoder.Vaapi(node), missing);
        }
    }

    private static string Tell(List<string> reasons) => reasons.Count == 0 ? "none" : string.Join("; ", reasons);

    [LoggerMessage(Level = LogLevel.Information, Message = "Video is encoded by {Encoder}; tried before and not usable: {Others}")]
    private partial void LogChosen(string encoder, string others);
}

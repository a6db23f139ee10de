using System.Globalization;
using System.Runtime.InteropServices;
using Loomcast.Pipeline.Processes;
using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Sources;

/// <summary>The sound of an uploaded file as that of a timeline, while it arrives: sample 0 sounds with frame 0, and silence fills what is not there.</summary>
/// <remarks>One reader. Its decoder is another than that of the pictures, so that neither waits for the other.</remarks>
/// <param name="file">What was uploaded.</param>
/// <param name="source">As the probe found it; without sound there is silence.</param>
/// <param name="limits">Those of the configuration.</param>
/// <param name="channels">What it becomes: 1 or 2.</param>
internal sealed class SoundReader(GrowingFile file, SourceDescription source, SourceLimits limits, int channels = 1) : IAsyncDisposable
{
    private SourceProcess? _ffmpeg;
    private bool _hasEnded = source.Sound is null;

    /// <summary>Fills all of the buffer: silence follows where the sound ends, or where it cannot be decoded any further.</summary>
    /// <param name="samples">48 kHz, the channels in turn.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Samples that came from the file; fewer than asked for only at its end, then 0.</returns>
    /// <exception cref="SourceException">The rest of the file never comes, or decoding it takes too much.</exception>
    public async ValueTask<int> ReadAsync(Memory<short> samples, CancellationToken cancellationToken)
    {
        if (_hasEnded)
        {
            samples.Span.Clear();
            return 0;
        }

        _ffmpeg ??= await SourceProcess.StartAsync(file, limits, Command, cancellationToken);
        var bytes = new byte[samples.Length * sizeof(short)];
        var count = await _ffmpeg.Output.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken) / sizeof(short);
        MemoryMarshal.Cast<byte, short>(bytes)[..count].CopyTo(samples.Span);
        if (count < samples.Length)
        {
            samples.Span[count..].Clear();
            _hasEnded = true;
            var end = await _ffmpeg.EndAsync(cancellationToken);
            if (ChildLimits.RanOutOfTime(end.Code))
            {
                throw new SourceException(end.Explain(limits));
            }
        }

        return count;
    }

    public ValueTask DisposeAsync() => _ffmpeg?.DisposeAsync() ?? ValueTask.CompletedTask;

    private ChildCommand Command(IEnumerable<string> input) => new(
        "ffmpeg",
        "ffmpeg",
        [
            "-nostdin", "-threads", "1", .. input,
            "-map", Invariant($"0:{source.Sound!.Track}"), "-vn", "-sn", "-dn", "-filter_threads", "1",
            "-af", Invariant($"aresample={AudioFormat.SampleRate}:async=1:first_pts=0"), "-ac", Invariant($"{channels}"), "-ar", Invariant($"{AudioFormat.SampleRate}"),
            "-t", Invariant($"{limits.MaxDuration.TotalSeconds + 1:0}"), "-flush_packets", "1", "-f", "s16le", "pipe:1",
        ])
    { Limits = limits.Decoding };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using Loomcast.Pipeline.Fmp4;
using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Encoding;

/// <summary>
/// AAC-LC by one long-lived ffmpeg: samples in, frames of 1024 samples out. The first frame, which holds only the encoder's priming,
/// is dropped, so that frame n plays exactly with the samples 1024 n and following. One writer and one reader, as with the video.
/// </summary>
internal sealed class AudioEncoder(EncodingOptions options) : IAsyncDisposable
{
    public const int FrameSamples = 1024;

    private static readonly byte[] Silence = new byte[AudioFormat.SampleRate * AudioFormat.MostChannels * sizeof(short)];
    private readonly int _channels = options.Channels;
    private readonly FfmpegProcess _ffmpeg = new(
    [
        "-probesize", "32", "-analyzeduration", "0",
        "-f", "s16le", "-ar", "48000", "-ac", options.Channels.ToString(CultureInfo.InvariantCulture), "-i", "pipe:0",
        "-c:a", "aac", "-b:a", options.AudioBitrate.ToString(CultureInfo.InvariantCulture),
        "-flush_packets", "1", "-f", "adts", "pipe:1",
    ]);

    /// <param name="samples">48 kHz, the channels in turn; where they are fewer than <paramref name="count"/>, silence follows.</param>
    /// <param name="count">Samples of each channel that the slice lasts; at most a second.</param>
    /// <param name="cancellationToken">Gives up the encoder.</param>
    public async ValueTask WriteAsync(ReadOnlyMemory<short> samples, int count, CancellationToken cancellationToken)
    {
        if (samples.Length > 0)
        {
            var bytes = ArrayPool<byte>.Shared.Rent(samples.Length * sizeof(short));
            MemoryMarshal.AsBytes(samples.Span).CopyTo(bytes);
            await _ffmpeg.WriteAsync(bytes.AsMemory(0, samples.Length * sizeof(short)), cancellationToken);
            ArrayPool<byte>.Shared.Return(bytes);
        }

        if (samples.Length < count * _channels)
        {
            await _ffmpeg.WriteAsync(Silence.AsMemory(0, ((count * _channels) - samples.Length) * sizeof(short)), cancellationToken);
        }
    }

    public void Complete() => _ffmpeg.CloseInput();

    /// <summary>Each frame after the priming, until the input was completed.</summary>
    /// <exception cref="EncodingException">The encoder failed.</exception>
    public IAsyncEnumerable<EncodedSample> ReadAsync(CancellationToken cancellationToken) =>
        _ffmpeg.ReadAsync<EncodedSample>(AdtsReader.TryRead, cancellationToken).Skip(1);

    public ValueTask DisposeAsync() => _ffmpeg.DisposeAsync();
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Loomcast.Pipeline.Processes;
using Loomcast.Pipeline.Sources;

namespace Loomcast.Pipeline.Speech;

/// <summary>Turns an audio file into the recogniser's samples while it is still arriving, by one ffmpeg.</summary>
public static class AudioDecoder
{
    /// <summary>What comes out: samples per second, mono.</summary>
    public const int SampleRate = 16_000;

    // 48 kHz, stereo, 32 bit: the largest WAV that a browser makes.
    private const long MostBytesPerSecond = 384_000;

    private const string Codecs = "pcm_s16le,pcm_s24le,pcm_s32le,pcm_f32le,pcm_u8,pcm_alaw,pcm_mulaw,opus,libopus,vorbis,aac,mp3,mp3float,flac";

    /// <param name="audio">A WAV, WebM, Ogg, MP4 or MP3 file; read once, and no further than needed.</param>
    /// <param name="mediaType">With or without parameters ("audio/webm;codecs=opus").</param>
    /// <param name="limit">The longest sound that is taken.</param>
    /// <param name="cancellationToken">Ends the decoder with its reader.</param>
    /// <exception cref="InvalidAudioException">Not such a file, or too long.</exception>
    /// <exception cref="SpeechException">ffmpeg is not installed.</exception>
    public static async IAsyncEnumerable<ReadOnlyMemory<short>> DecodeAsync(
        Stream audio, string mediaType, TimeSpan limit, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var source = new AudioSource(audio, (long)Math.Ceiling(limit.TotalSeconds + 1) * MostBytesPerSecond);
        var container = await IdentifyAsync(source, mediaType, cancellationToken);
        var pcm = container == MediaContainer.Wav ? WavLayout.Read((await source.PeekAsync(WavLayout.LongestHeader, cancellationToken)).Span) : null;
        if (pcm is { } samplesOf)
        {
            source.Keep(samplesOf.Offset, samplesOf.Length);
        }

        await using var spool = container == MediaContainer.Mp4 && !await source.IsIndexFirstAsync(cancellationToken) ? await SpoolAsync(source, cancellationToken) : null;
        await using var ffmpeg = SpeechProgram.Start(new ChildCommand("ffmpeg", "ffmpeg", Arguments(container, pcm, spool?.Name)));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var feeding = spool is null ? FeedAsync(source, ffmpeg, stop.Token) : Task.CompletedTask;
        try
        {
            var left = (long)(limit.TotalSeconds * SampleRate);
            await foreach (var samples in ReadSamplesAsync(ffmpeg.Output, cancellationToken))
            {
                left = left >= samples.Length ? left - samples.Length : throw TooLong(limit);
                yield return samples;
            }

            await stop.CancelAsync();
            await feeding.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (feeding.IsFaulted)
            {
                await feeding;
            }

            if (left == (long)(limit.TotalSeconds * SampleRate))
            {
                throw new InvalidAudioException(AudioFault.Bad, $"There is no sound in this {container.Name} file that can be decoded. Send PCM, Opus, Vorbis, AAC or MP3.");
            }
        }
        finally
        {
            // In this order: a feeder that waits for the decoder is woken by its end.
            await stop.CancelAsync();
            ffmpeg.Kill();
            await feeding.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async ValueTask<MediaContainer> IdentifyAsync(AudioSource source, string mediaType, CancellationToken cancellationToken)
    {
        var announced = AudioContainers.Of(mediaType)
            ?? throw new InvalidAudioException(AudioFault.Bad, $"The media type \"{mediaType}\" is not known. Send one of {AudioContainers.KnownMediaTypes}.");
        var start = await source.PeekAsync(MediaContainer.SignatureLength, cancellationToken);
        var found = AudioContainers.Recognize(start.Span);
        return found == announced ? found : throw new InvalidAudioException(AudioFault.Bad, (start.Length, found) switch
        {
            (0, _) => "The recording is empty. Send some sound.",
            (_, null) => $"The bytes are not sound in the announced format, {announced.Name}. Send one of {AudioContainers.KnownMediaTypes}.",
            _ => $"The bytes are {found.Name}, but were announced as {announced.Name}. Send them as {found.MediaTypes[0]}.",
        });
    }

    // Foreign bytes: nothing is guessed, nothing else is opened, and no decoder runs that speech does not need.
    private static string[] Arguments(MediaContainer container, WavLayout? pcm, string? file) =>
    [
        "-v", "error", "-nostdin", "-max_alloc", "67108864", "-threads", "1",
        "-protocol_whitelist", file is null ? "pipe" : "file", "-format_whitelist", Demuxer(container, pcm), "-codec_whitelist", Codecs,
        "-probesize", "32", "-analyzeduration", "0", "-f", Demuxer(container, pcm),
        .. pcm is { } raw ? (string[])["-ar", $"{raw.SampleRate}", "-ac", $"{raw.Channels}"] : [], "-i", file is null ? "pipe:0" : "file:" + file,
        "-map", "0:a:0", "-vn", "-sn", "-dn", "-ac", "1", "-ar", $"{SampleRate}", "-f", "s16le", "-flush_packets", "1", "pipe:1",
    ];

    private static string Demuxer(MediaContainer container, WavLayout? pcm) => pcm is null ? container.Demuxer : "s16le";

    private static async Task<FileStream> SpoolAsync(AudioSource source, CancellationToken cancellationToken)
    {
        var path = Path.Combine(Path.GetTempPath(), "loomcast-turn-" + Path.GetRandomFileName());
        var spool = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, 0, FileOptions.Asynchronous | FileOptions.DeleteOnClose);
        try
        {
            await foreach (var bytes in source.ReadAsync(cancellationToken))
            {
                await spool.WriteAsync(bytes, cancellationToken);
            }

            return spool;
        }
        catch
        {
            await spool.DisposeAsync();
            throw;
        }
    }

    private static async Task FeedAsync(AudioSource source, ChildProcess ffmpeg, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var bytes in source.ReadAsync(cancellationToken))
            {
                if (!await ffmpeg.TryWriteAsync(bytes, cancellationToken))
                {
                    return;
                }
            }
        }
        finally
        {
            await ffmpeg.Input.DisposeAsync();
        }
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<short>> ReadSamplesAsync(Stream pcm, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var buffer = new byte[16_384];
        var kept = 0;
        while (await pcm.ReadAsync(buffer.AsMemory(kept), cancellationToken) is var read and > 0)
        {
            var bytes = kept + read;
            if (bytes > 1)
            {
                yield return MemoryMarshal.Cast<byte, short>(buffer.AsSpan(0, bytes & ~1)).ToArray();
            }

            kept = bytes & 1;
            buffer[0] = buffer[bytes - 1];
        }
    }

    private static InvalidAudioException TooLong(TimeSpan limit) =>
        new(AudioFault.TooLong, $"The recording is longer than {limit.TotalSeconds:0} seconds, the most that is taken at once. Send a shorter one.");
}

using System.Globalization;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Loomcast.Pipeline.Fmp4;
using Loomcast.Pipeline.Processes;

namespace Loomcast.Pipeline.Sources;

/// <summary>The pictures of an uploaded file as they were coded, while it arrives; only where <see cref="SourcePicture.CanBeCopied"/>.</summary>
/// <remarks>
/// Samples come in order of decoding, the configuration of the decoder with each (<see cref="MediaTrack.SampleEntry"/>). A sample is to be seen at
/// (DecodeTime + CompositionOffset + EditOffset of its track) / Timescale seconds; sample 0 of the sound sounds at 0. One before 0 was cut off by whoever edited
/// the file: it is decoded, not shown.
/// The copying ffmpeg runs as long as the enumeration does.
/// </remarks>
/// <param name="file">What was uploaded.</param>
/// <param name="source">As the probe found it.</param>
/// <param name="limits">Those of the configuration.</param>
internal sealed class CopiedPictureReader(GrowingFile file, SourceDescription source, SourceLimits limits)
{
    private readonly SourcePicture _picture = source.PictureOrFail;

    /// <exception cref="SourceException">The file ends early or is damaged: told after the samples that are there.</exception>
    public async IAsyncEnumerable<MediaSample> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var ffmpeg = await SourceProcess.StartAsync(file, limits, Command, cancellationToken);
        var (frames, read) = (0L, TimeSpan.Zero);
        await foreach (var sample in SamplesAsync(ffmpeg.Output, cancellationToken))
        {
            frames++;
            read = TimeSpan.FromSeconds(new MediaTime(sample.DecodeTime + sample.Duration, sample.Track.Timescale).Seconds);
            if (read > limits.MaxDuration + TimeSpan.FromSeconds(1)) // a little of it may come before time 0
            {
                throw SourceProbe.TooLong(limits);
            }

            yield return sample;
        }

        var end = await ffmpeg.EndAsync(cancellationToken);
        end.CheckPictures(_picture, read, frames, limits);
    }

    private static async IAsyncEnumerable<MediaSample> SamplesAsync(Stream output, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (reader, boxes) = (PipeReader.Create(output), new Fmp4Reader());
        ReadResult result;
        do
        {
            result = await reader.ReadAsync(cancellationToken);
            var buffer = result.Buffer;
            while (boxes.TryRead(ref buffer, out var arrival))
            {
                if (arrival.Sample is { } sample)
                {
                    yield return sample;
                }
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
        }
        while (!result.IsCompleted);
    }

    private ChildCommand Command(IEnumerable<string> input) => new(
        "ffmpeg",
        "ffmpeg",
        [
            "-nostdin", .. input, "-map", string.Create(CultureInfo.InvariantCulture, $"0:{_picture.Track}"), "-an", "-sn", "-dn", "-map_metadata", "-1",
            "-c:v", "copy", "-f", "mp4", "-movflags", "+frag_every_frame+delay_moov+default_base_moof", "-flush_packets", "1", "pipe:1",
        ])
    { Limits = limits.Decoding };
}

using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Loomcast.Pipeline.Processes;
using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Encoding;

/// <summary>
/// Has an encoder encode some pictures as a stream does, command line and all. That ffmpeg knows an encoder does not make it usable: there may be no
/// driver, no such part on the GPU, or one that holds pictures back.
/// </summary>
internal sealed partial class EncoderTrial(H264Encoder encoder, TimeProvider time)
{
    // Of which the first, the sixth and the last are to be IDR, as with parts of 0.2 s.
    private const int Pictures = 31;

    // Of a byte of luma, on average: what is further away was encoded or read wrongly.
    private const double MostDifference = 16;

    private const int ReasonLength = 200;

    // A driver that is loaded for the first time needs a second or two.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);

    private static readonly VideoFormat Format = new(512, 512);
    private static readonly KeyframePlan Keyframes = new(5, 25);

    private readonly EncodingOptions _options = new() { Encoder = encoder };
    private readonly ImmutableArray<Rung> _rungs = VideoLadder.TryOf([512, 256])!.RungsFor(Format, new EncodingOptions().VideoBitrate);

    /// <returns>Why it cannot be used; null where it can.</returns>
    public async Task<string?> FindFaultAsync(CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(Patience, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        var encoded = _rungs.Select(_ => new List<FlvPacket>()).ToList();
        try
        {
            await EncodeAsync(encoded, stop.Token);
            return encoded.Select(Fault).OfType<string>().FirstOrDefault() ?? await DecodingFaultAsync(encoded[0], stop.Token);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return $"it gave {encoded.Min(packets => Samples(packets).Count())} of {Pictures} pictures in {Patience.TotalSeconds:0} s, each asked for before the next came";
        }
        catch (Exception e) when (e is EncodingException or ChildStartException)
        {
            var words = Addresses().Replace(e.Message, "");
            return words.Length <= ReasonLength ? words : string.Concat(words.AsSpan(0, ReasonLength), "…");
        }
    }

    /// <summary>Each picture is waited for before the next is given: a stream that pauses must not keep one back.</summary>
    private async Task EncodeAsync(List<List<FlvPacket>> encoded, CancellationToken cancellationToken)
    {
        await using var video = new VideoEncoder(Format, _rungs, _options, Keyframes);
        var readers = _rungs.Select((_, rung) => video.ReadAsync(rung, cancellationToken).GetAsyncEnumerator(cancellationToken)).ToList();
        try
        {
            for (var number = 0; number < Pictures; number++)
            {
                await video.WriteAsync(new VideoFrame(Picture(number)), cancellationToken);
                foreach (var (reader, packets) in readers.Zip(encoded))
                {
                    while (Samples(packets).Count() <= number && await reader.MoveNextAsync())
                    {
                        packets.Add(reader.Current);
                    }
                }
            }

            video.Complete();
            foreach (var (reader, packets) in readers.Zip(encoded))
            {
                while (await reader.MoveNextAsync())
                {
                    packets.Add(reader.Current);
                }
            }
        }
        finally
        {
            foreach (var reader in readers)
            {
                await reader.DisposeAsync();
            }
        }
    }

    private static string? Fault(List<FlvPacket> packets)
    {
        var pictures = Samples(packets).ToList();
        var idr = pictures.Index().Where(picture => AvcPicture.IsIdr(picture.Item.Span)).Select(picture => picture.Index).ToList();
        var wanted = Enumerable.Range(0, Pictures).Where(n => n == 0 || (n - Keyframes.FirstPart) % Keyframes.Interval == 0).ToList();
        return packets.All(packet => packet.Configuration is null) ? "it gives no decoder configuration"
            : pictures.Count != Pictures ? $"it made {pictures.Count} pictures of {Pictures}"
            : pictures.Exists(picture => AvcPicture.HasBSlice(picture.Span)) ? "it makes B-frames"
            : !idr.SequenceEqual(wanted) ? $"its IDR pictures are {string.Join(", ", idr)}, and were asked for at {string.Join(", ", wanted)}"
            : null;
    }

    private static async Task<string?> DecodingFaultAsync(List<FlvPacket> packets, CancellationToken cancellationToken)
    {
        using var file = new MemoryStream();
        AvcPicture.AppendConfiguration(file, packets.Find(packet => packet.Configuration is not null).Configuration);
        foreach (var picture in Samples(packets))
        {
            AvcPicture.Append(file, picture.Span);
        }

        file.Position = 0;
        using var decoded = new MemoryStream();
        await using var ffmpeg = ChildProcess.Start(new ChildCommand("ffmpeg", "ffmpeg", ["-nostdin", "-v", "error", "-f", "h264", "-i", "pipe:0", "-vsync", "0", "-pix_fmt", "yuv420p", "-f", "rawvideo", "pipe:1"]));
        await Task.WhenAll(ffmpeg.FeedAsync(file, cancellationToken), ffmpeg.Output.CopyToAsync(decoded, cancellationToken));
        if (decoded.Length != (long)Pictures * Format.FrameBytes)
        {
            return $"of {Pictures} pictures {decoded.Length / Format.FrameBytes} can be decoded";
        }

        var last = decoded.GetBuffer().AsMemory((Pictures - 1) * Format.FrameBytes, Format.Width * Format.Height).ToArray();
        var difference = last.Zip(Picture(Pictures - 1), (a, b) => Math.Abs(a - b)).Average();
        return difference > MostDifference ? $"its pictures are wrong, by {difference:0} of 255 on average" : null;
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Samples(List<FlvPacket> packets) => packets.Select(packet => packet.Sample.Data).Where(bytes => bytes.Length > 0);

    /// <summary>Waves that wander: restless, without an edge that would take many bits.</summary>
    private static byte[] Picture(int number)
    {
        var bytes = new byte[Format.FrameBytes];
        for (var at = 0; at < Format.Width * Format.Height; at++)
        {
            bytes[at] = (byte)(126 + (90 * Math.Sin((at % Format.Width + (2 * (at / Format.Width)) + (8 * number)) / 40.0)));
        }

        bytes.AsSpan(Format.Width * Format.Height).Fill(128);
        return bytes;
    }

    // "[h264_nvenc @ 0x55d0c8a3e640] ": tells a reader nothing.
    [GeneratedRegex(@"\[[^\]]* @ 0x[0-9a-f]+\] ")]
    private static partial Regex Addresses();
}

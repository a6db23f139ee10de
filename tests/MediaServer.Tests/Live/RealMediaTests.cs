using System.Diagnostics;
using System.Net;
using Loomcast.MediaServer.Live;
using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Timeline;

namespace Loomcast.MediaServer.Tests.Live;

/// <summary>Pictures that ffmpeg has made, published part by part, and read again by ffmpeg.</summary>
public sealed class RealMediaTests
{
    private static readonly VideoFormat Format = new(128, 72);

    [Fact]
    public async Task EndedStream_IsAVideo_ThatAnyPlayerReads()
    {
        await using var origin = await TestOrigin.StartAsync();
        var session = await PublishAsync(origin);
        await session.FinishAsync();

        var playlist = new Uri(origin.Client.BaseAddress!, session.Path("index.m3u8"));
        var frames = await RunAsync("ffprobe", null, "-v", "error", "-count_frames", "-select_streams", "v:0", "-show_entries", "stream=nb_read_frames", "-of", "csv=p=0", $"{playlist}");

        Assert.Equal("55", System.Text.Encoding.ASCII.GetString(frames).Trim().Split('\n')[0]);
    }

    [Fact]
    public async Task Poster_IsAPictureOfTheStream_AndIsKept()
    {
        await using var origin = await TestOrigin.StartAsync();
        var session = await PublishAsync(origin);

        using var response = await origin.Client.GetAsync(session.Path("poster.jpg"));
        var jpeg = await response.Content.ReadAsByteArrayAsync();
        var size = await RunAsync("ffprobe", jpeg, "-v", "error", "-f", "jpeg_pipe", "-show_entries", "stream=width,height", "-of", "csv=p=0", "pipe:0");

        Assert.Equal("image/jpeg", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("128,72", System.Text.Encoding.ASCII.GetString(size).Trim());
        Assert.Equal(jpeg, session.Session.Stream.Poster);
    }

    [Fact]
    public async Task Poster_OfAStreamWithoutPictures_Is404()
    {
        await using var origin = await TestOrigin.StartAsync();
        var session = await origin.BeginAsync();
        await session.PublishAsync();

        using var response = await origin.Client.GetAsync(session.Path("poster.jpg"));

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    /// <summary>11 parts of 5 frames.</summary>
    private static async Task<TestSession> PublishAsync(TestOrigin origin)
    {
        var (init, parts) = Split(await EncodeAsync());
        var session = TestSession.Start(origin.Sessions, StreamSettings.Default);
        var rendition = new Rendition("video", MediaKind.Video, "avc1.42C00B", 900_000, 600_000, 90_000, 18_000, 2, Format, init);
        await session.Publisher.OpenAsync([rendition], TestMedia.StartsAt, CancellationToken.None);
        for (var number = 0; number < parts.Count; number++)
        {
            await session.Publisher.AppendAsync(new MediaPart("video", parts[number], number * 18_000, 18_000, number % 5 == 0, number % 10 == 0), CancellationToken.None);
        }

        return session;
    }

    private static Task<byte[]> EncodeAsync() => RunAsync("ffmpeg", null,
        "-v", "error", "-f", "lavfi", "-i", "testsrc=size=128x72:rate=25:duration=2.2", "-c:v", "libx264", "-preset", "ultrafast", "-profile:v", "baseline", "-pix_fmt", "yuv420p",
        "-force_key_frames", "expr:eq(mod(n,5),0)", "-video_track_timescale", "90000", "-movflags", "empty_moov+default_base_moof+frag_keyframe", "-f", "mp4", "pipe:1");

    /// <summary>Cuts fragmented MP4 before each moof; what stands before the first is the init segment, what follows the last mdat is left out.</summary>
    private static (byte[] Init, List<byte[]> Parts) Split(byte[] mp4)
    {
        var cuts = new List<int>();
        var position = 0;
        for (; position < mp4.Length && !Is(mp4, position, "mfra"u8); position += System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(mp4.AsSpan(position)))
        {
            if (Is(mp4, position, "moof"u8))
            {
                cuts.Add(position);
            }
        }

        cuts.Add(position);
        return (mp4[..cuts[0]], [.. cuts.Zip(cuts.Skip(1), (from, to) => mp4[from..to])]);
    }

    private static bool Is(byte[] mp4, int position, ReadOnlySpan<byte> type) => mp4.AsSpan(position + 4, 4).SequenceEqual(type);

    private static async Task<byte[]> RunAsync(string program, byte[]? input, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        using var output = new MemoryStream();
        var reading = process.StandardOutput.BaseStream.CopyToAsync(output);
        await process.StandardInput.BaseStream.WriteAsync(input ?? []);
        process.StandardInput.Close();
        await reading;
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        return output.ToArray();
    }
}

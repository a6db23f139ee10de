using Loomcast.Pipeline.Avatar;
using Loomcast.Tests.Shared;

namespace Loomcast.Pipeline.Tests.Avatar;

public sealed class NumberedPictureTests
{
    private readonly NumberedAvatar _avatar = new();

    [Fact]
    public void Idle_SaysItsPose()
    {
        Assert.True(NumberedPicture.TryRead(_avatar.Idle(123_456).Bytes, 512, 512, out var frame));
        Assert.Equal(new NumberedFrame(false, 123_456, 0), frame);
    }

    [Fact]
    public void Idle_CountsFromZeroAgain_After24Bits()
    {
        Assert.True(NumberedPicture.TryRead(_avatar.Idle((1L << 24) + 7).Bytes, 512, 512, out var frame));
        Assert.Equal(7, frame.Pose);
    }

    [Fact]
    public async Task Render_SaysPoseAndFrameInPiece()
    {
        var frames = await _avatar.RenderAsync(TestSpeech.Of("aa 1000"), 21, 3, 0xFFFFFF - 1, DateTimeOffset.MaxValue, CancellationToken.None);
        var read = frames.Select(frame => NumberedPicture.TryRead(frame.Bytes, 512, 512, out var number) ? number : default);

        Assert.Equal([new(true, 0xFFFFFE, 21), new(true, 0xFFFFFF, 22), new(true, 0, 23)], read);
    }

    [Fact]
    public void TryRead_RefusesAPicture_OfWhichACellIsWrong()
    {
        var bytes = _avatar.Idle(5).Bytes;
        var other = bytes[20 * 16] == 16 ? (byte)235 : (byte)16;
        for (var y = 0; y < 16; y++)
        {
            bytes.AsSpan(y * 512 + 20 * 16, 16).Fill(other);
        }

        Assert.False(NumberedPicture.TryRead(bytes, 512, 512, out _));
    }

    [Theory]
    [InlineData(512, 512)]
    [InlineData(0, 0)]
    [InlineData(64, 2)]
    public void TryRead_RefusesWhatIsNoNumberedPicture(int width, int height) =>
        Assert.False(NumberedPicture.TryRead(new byte[512 * 512], width, height, out _));

    [Theory]
    [InlineData(512)]
    [InlineData(360)]
    [InlineData(320)]
    [InlineData(256)]
    [InlineData(768)]
    public async Task Numbers_SurviveX264AtOneMegabit_AndScaling(int size)
    {
        var piece = TestSpeech.Of("aa 1000");
        using var pictures = new MemoryStream();
        var expected = new List<NumberedFrame>();
        for (var pose = 9_999_990; pose < 9_999_990 + 25; pose++)
        {
            pictures.Write(_avatar.Idle(pose).Bytes);
            pictures.Write((await _avatar.RenderAsync(piece, pose % 4096, 1, pose, DateTimeOffset.MaxValue, CancellationToken.None))[0].Bytes);
            expected.AddRange([new NumberedFrame(false, pose, 0), new NumberedFrame(true, pose, pose % 4096)]);
        }

        var encoded = await MediaTool.EncodeAsync(Split("-f rawvideo -pix_fmt yuv420p -s 512x512 -r 25 -i - -c:v libx264 -preset veryfast -tune zerolatency -b:v 1M -maxrate 1M -bufsize 1M -g 25 -f h264 -"), pictures.ToArray());
        var decoded = await MediaTool.EncodeAsync(Split($"-f h264 -i - -vf scale={size}:{size} -pix_fmt gray -f rawvideo -"), encoded);

        var read = Enumerable.Range(0, decoded.Length / (size * size))
            .Select(i => NumberedPicture.TryRead(decoded.AsSpan(i * size * size), size, size, out var number) ? number : default);
        Assert.Equal(expected, read);
    }

    private static string[] Split(string arguments) => arguments.Split(' ');
}

using Loomcast.Pipeline.Timeline;
using Loomcast.Pipeline.Vision;

namespace Loomcast.Pipeline.Tests.Vision;

public sealed class LetterboxTests
{
    [Theory]
    [InlineData(1280, 720, 320, 180, 0, 70)]
    [InlineData(720, 1280, 180, 320, 70, 0)]
    [InlineData(64, 64, 320, 320, 0, 0)]
    [InlineData(322, 242, 320, 240, 0, 40)]
    public void Picture_IsFittedInTheMiddle_AndTheRestIsGrey(int width, int height, int scaledWidth, int scaledHeight, int left, int top)
    {
        var format = new VideoFormat(width, height);
        var planes = new float[3 * 320 * 320];

        new Letterbox(format, 320, 320).Fit(new Painting(format, Painting.Red).Frame.Bytes, planes);

        for (var y = 0; y < 320; y++)
        {
            for (var x = 0; x < 320; x++)
            {
                var isInside = x >= left && x < left + scaledWidth && y >= top && y < top + scaledHeight;
                var pixel = (planes[y * 320 + x], planes[320 * 320 + y * 320 + x], planes[2 * 320 * 320 + y * 320 + x]);
                Assert.Equal(isInside ? 0.85f : 114f / 255, pixel.Item1, 0.01f);
                Assert.Equal(isInside ? 0.1f : 114f / 255, pixel.Item2, 0.01f);
                Assert.Equal(isInside ? 0.1f : 114f / 255, pixel.Item3, 0.01f);
            }
        }
    }

    [Fact]
    public void Edge_StaysWhereItIs()
    {
        var format = new VideoFormat(640, 640);
        var painting = new Painting(format, Colour.Black).Box(new(200, 100, 240, 300), Colour.White);
        var planes = new float[3 * 320 * 320];

        new Letterbox(format, 320, 320).Fit(painting.Frame.Bytes, planes);

        Assert.Equal([0, 0, 1, 1], new[] { 98, 99, 100, 101 }.Select(x => MathF.Round(planes[100 * 320 + x], 3)));
        Assert.Equal([1, 1, 0, 0], new[] { 198, 199, 200, 201 }.Select(y => MathF.Round(planes[y * 320 + 150], 3)));
    }

    [Fact]
    public void Undo_GivesPixelsOfThePicture_AndClipsWhatIsInTheGrey()
    {
        var letterbox = new Letterbox(new VideoFormat(1280, 720), 320, 320);

        Assert.Equal(new BoundingBox(40, 40, 400, 80), letterbox.Undo(new BoundingBox(10, 80, 100, 20)));
        Assert.Equal(new BoundingBox(0, 0, 1280, 720), letterbox.Undo(new BoundingBox(-5, 0, 400, 320)));
        Assert.Equal(new Keypoint(400, 0, 0.5f), letterbox.Undo(new Keypoint(100, 3, 0.5f)));
    }
}

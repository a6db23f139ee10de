using Loomcast.Pipeline.Inference;
using Loomcast.Pipeline.Timeline;
using Loomcast.Pipeline.Vision;
using Microsoft.Extensions.Logging.Abstractions;

namespace Loomcast.Pipeline.Tests.Vision;

public sealed class YoloModelTests
{
    private const int Anchors = 84;
    private static readonly VideoFormat Square = new(2 * AnsweringModel.Size, 2 * AnsweringModel.Size);
    private static readonly string EightyNames = $"{{{string.Join(", ", Enumerable.Range(0, 80).Select(i => $"{i}: 'class {i}'"))}}}";

    [Fact]
    public async Task Detector_OfEightyClasses_GivesBoxesInPixelsOfThePicture()
    {
        var model = Detect().Column(5, 0, 20, 30, 10, 16).Column(5, 4 + 79, 0.9f).Column(6, 0, 50, 50, 8, 8).Column(6, 4, 0.6f);

        var (yolo, found) = await RunAsync(model, White());

        Assert.Equal("class 79", yolo.Contract.NameOf(found[0].Class));
        Assert.Equal([(79, new BoundingBox(30, 44, 20, 32)), (0, new BoundingBox(92, 92, 16, 16))], found.Select(seen => (seen.Class, seen.Box)));
        Assert.Equal(0.9f, found[0].Confidence, 0.001f);
    }

    [Fact]
    public async Task Detector_LeavesOutDoublesOfOneClass_AndWhatIsUnsure()
    {
        var model = Detect()
            .Column(0, 0, 30, 30, 20, 20).Column(0, 4, 0.8f)
            .Column(1, 0, 31, 30, 20, 20).Column(1, 4, 0.9f) // the same, surer
            .Column(2, 0, 31, 30, 20, 20).Column(2, 5, 0.7f) // another class
            .Column(3, 0, 50, 10, 5, 5).Column(3, 4, 0.2f);

        var (_, found) = await RunAsync(model, White());

        Assert.Equal([(0, 0.9f), (1, 0.7f)], found.Select(seen => (seen.Class, MathF.Round(seen.Confidence, 3))));
    }

    [Fact]
    public async Task Pose_OfFiftySixRows_GivesKeypoints()
    {
        var model = Pose(56, Anchors).Column(7, 0, 32, 32, 20, 40, 0.8f);
        for (var i = 0; i < 17; i++)
        {
            model.Column(7, 5 + 3 * i, 20 + i, 10 + 2 * i, i / 20f);
        }

        var (_, found) = await RunAsync(model, White());

        var figure = Assert.Single(found);
        Assert.Equal(17, figure.Keypoints.Length);
        Assert.Equal(new Keypoint(2 * 23, 2 * 16, 3 / 20f), Rounded(figure.Keypoints[3]));
    }

    [Fact]
    public async Task EndToEnd_GivesFinishedBoxes_WithoutSuppressingAny()
    {
        var model = new AnsweringModel(300, 6).Note("task", "detect").Note("names", EightyNames).Note("end2end", "True")
            .Row(0, 0, 10, 10, 20, 30, 0.9f, 17).Row(1, 0, 10, 10, 20, 30, 0.8f, 17).Row(2, 0, 0, 0, 9, 9, 0.01f, 3);

        var (_, found) = await RunAsync(model, White());

        Assert.Equal([(17, new BoundingBox(20, 20, 20, 40)), (17, new BoundingBox(20, 20, 20, 40))], found.Select(seen => (seen.Class, seen.Box)));
    }

    [Fact]
    public async Task EndToEndPose_IsKnownByItsShape()
    {
        var model = Pose(300, 6 + 51).Row(4, 0, 10, 10, 20, 30, 0.9f, 0).Row(4, 6 + 3, 15, 12, 0.5f);

        var (yolo, found) = await RunAsync(model, White());

        Assert.True(yolo.Contract.IsEndToEnd);
        Assert.Equal(new Keypoint(30, 24, 0.5f), Rounded(Assert.Single(found).Keypoints[1]));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(1, false)]
    [InlineData(3, false)]
    [InlineData(null, true)]
    public async Task Batch_IsFixedOrFree_AndEachFrameGetsItsOwnAnswer(int? batch, bool isSizeFree)
    {
        var model = new AnsweringModel(84, Anchors) { Batch = batch, IsSizeFree = isSizeFree }.Note("names", EightyNames).Note("imgsz", "[64, 64]").Column(0, 0, 32, 32, 16, 16, 0.9f).ToBytes();
        await using var yolo = YoloModel.Load("test", model, Cpu(), NullLogger.Instance);
        var detector = new ObjectDetector(yolo, Square);
        var frames = new[] { White(), Black(), White(), White() }.Take(yolo.BatchSize).ToList();

        var found = await detector.DetectAsync(frames, 0.25f, DateTimeOffset.UnixEpoch, CancellationToken.None);

        Assert.Equal(batch ?? 4, yolo.BatchSize);
        Assert.Equal(new[] { 1, 0, 1, 1 }.Take(yolo.BatchSize), found.Select(objects => objects.Count));
    }

    [Fact]
    public async Task Names_AreNumbers_WhereTheModelNotesNone()
    {
        await using var yolo = YoloModel.Load("test", new AnsweringModel(7, Anchors).ToBytes(), Cpu(), NullLogger.Instance);

        Assert.Equal("0, 1, 2", string.Join(", ", yolo.Contract.Names));
    }

    [Theory]
    [InlineData("segment", 84, Anchors, "task is 'segment'")]
    [InlineData("detect", 100, 85, "[any, 100, 85]")] // YOLOv5: an objectness, and the other way round
    [InlineData("detect", 50, Anchors, "should be [batch, 84, anchors]")]
    [InlineData("pose", 84, Anchors, "should be [batch, 135, anchors]")]
    public void Load_TellsWhatDiffers_AndWhatHelps(string task, int rows, int columns, string expected)
    {
        var model = new AnsweringModel(rows, columns).Note("task", task).Note("names", EightyNames);

        var error = Assert.Throws<VisionException>(() => YoloModel.Load("theirs.onnx", model.ToBytes(), Cpu(), NullLogger.Instance));

        Assert.Contains("theirs.onnx", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains("yolo export format=onnx", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_TellsOfAModelThatTakesNoPictures()
    {
        var error = Assert.Throws<VisionException>(() => YoloModel.Load("numbers", Inference.SmallModels.TwicePlusOne(), Cpu(), NullLogger.Instance));

        Assert.Contains("its input is 'x' (Float [any, 2])", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_TellsOfAModelWithTwoOutputs()
    {
        var model = new AnsweringModel(84, Anchors) { Outputs = ["output0", "masks"] }.Note("names", EightyNames);

        var error = Assert.Throws<InferenceException>(() => YoloModel.Load("theirs", model.ToBytes(), Cpu(), NullLogger.Instance));

        Assert.Contains("'masks'", error.Message, StringComparison.Ordinal);
    }

    private static InferenceOptions Cpu() => new() { Provider = ExecutionProvider.Cpu };

    private static AnsweringModel Detect() => new AnsweringModel(84, Anchors).Note("task", "detect").Note("names", EightyNames);

    private static AnsweringModel Pose(int rows, int columns) => new AnsweringModel(rows, columns).Note("task", "pose").Note("names", "{0: 'person'}").Note("kpt_shape", "[17, 3]");

    private static VideoFrame White() => new Painting(Square, Colour.White).Frame;

    private static VideoFrame Black() => new Painting(Square, Colour.Black).Frame;

    private static Keypoint Rounded(Keypoint point) => new(MathF.Round(point.X, 2), MathF.Round(point.Y, 2), MathF.Round(point.Visibility, 3));

    private static async Task<(YoloModel Model, List<Detection> Found)> RunAsync(AnsweringModel model, VideoFrame frame)
    {
        await using var yolo = YoloModel.Load("test", model.ToBytes(), Cpu(), NullLogger.Instance);
        var found = await new ObjectDetector(yolo, Square).DetectAsync([frame], 0.25f, DateTimeOffset.UnixEpoch, CancellationToken.None);
        return (yolo, [.. found[0].Select(seen => seen with { Box = new(MathF.Round(seen.Box.X, 1), MathF.Round(seen.Box.Y, 1), MathF.Round(seen.Box.Width, 1), MathF.Round(seen.Box.Height, 1)) })]);
    }
}

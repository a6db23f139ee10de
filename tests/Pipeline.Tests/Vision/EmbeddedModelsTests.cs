using Loomcast.Pipeline.Inference;
using Loomcast.Pipeline.Timeline;
using Loomcast.Pipeline.Vision;
using Microsoft.Extensions.Logging.Abstractions;

namespace Loomcast.Pipeline.Tests.Vision;

public sealed class EmbeddedModelsTests : IAsyncDisposable
{
    private static readonly VideoFormat Hd = new(1280, 720);
    private static readonly InferenceOptions Cpu = new() { Provider = ExecutionProvider.Cpu };

    private readonly YoloModel _detector = YoloModel.Load("detector", ColourModel.Build(), Cpu, NullLogger.Instance);
    private readonly YoloModel _pose = YoloModel.Load("pose", FigureModel.Build(), Cpu, NullLogger.Instance);

    public async ValueTask DisposeAsync()
    {
        await _detector.DisposeAsync();
        await _pose.DisposeAsync();
    }

    [Fact]
    public async Task Detector_FindsEachColouredThing_WhereItIs()
    {
        (string Name, Colour Colour, BoundingBox Box)[] things =
        [
            ("red", Painting.Red, new(100, 100, 120, 90)), ("green", Painting.Green, new(400, 60, 90, 200)), ("blue", Painting.Blue, new(700, 400, 300, 200)),
            ("yellow", Painting.Yellow, new(90, 500, 64, 64)), ("cyan", Painting.Cyan, new(1100, 100, 80, 60)), ("red", Painting.Red, new(300, 500, 100, 100)),
        ];
        var painting = new Painting(Hd, Painting.Grey);
        Array.ForEach(things, thing => painting.Box(thing.Box, thing.Colour));

        var found = await DetectAsync(_detector, painting);

        Assert.Equal(things.Length, found.Count);
        Assert.All(things, thing => Assert.Contains(found, seen => _detector.Contract.NameOf(seen.Class) == thing.Name && seen.Box.Overlap(thing.Box) > 0.85 && seen.Confidence > 0.6));
    }

    [Fact]
    public async Task Detector_GivesARegionOneBox_WhateverItsShape()
    {
        var painting = new Painting(Hd, Painting.Grey) // a U
            .Box(new(200, 100, 80, 500), Painting.Yellow).Box(new(800, 100, 80, 500), Painting.Yellow).Box(new(200, 520, 680, 80), Painting.Yellow);

        var seen = Assert.Single(await DetectAsync(_detector, painting));

        Assert.InRange(seen.Box.Overlap(new BoundingBox(200, 100, 680, 500)), 0.95f, 1);
    }

    [Fact]
    public async Task Detector_SeesNothing_WhereNothingIsColoured()
    {
        var painting = new Painting(Hd, Painting.Grey).Box(new(100, 100, 300, 300), Colour.White).Box(new(600, 100, 300, 300), Colour.FromRgb(0.8, 0.62, 0.55)); // skin

        Assert.Empty(await DetectAsync(_detector, painting));
    }

    [Fact]
    public async Task Detector_SeesWhatFillsThePicture() =>
        Assert.InRange(Assert.Single(await DetectAsync(_detector, new Painting(Hd, Painting.Blue))).Box.Overlap(new BoundingBox(0, 0, 1280, 720)), 0.95f, 1);

    [Fact]
    public async Task Pose_FindsJointsOfFigures()
    {
        var painting = new Painting(Hd, Painting.Grey).Figure(320, 100, 400, Painting.Magenta).Figure(900, 200, 300, Painting.Magenta).Box(new(560, 500, 120, 120), Painting.Red);

        var found = await DetectAsync(_pose, painting);

        Assert.Equal(2, found.Count);
        var figure = found.Single(seen => seen.Box.CentreX < 640);
        Assert.Equal(17, figure.Keypoints.Length);
        Near(figure.Keypoints[0], 320, 130); // nose
        Near(figure.Keypoints[9], 480, 220); // left wrist, on the viewer's right
        Near(figure.Keypoints[10], 160, 220);
        Near(figure.Keypoints[15], 400, 500); // ankles
        Near(figure.Keypoints[16], 240, 500);
        Near(figure.Keypoints[11], 340, 320); // hips
        Near(figure.Keypoints[12], 300, 320);
        Assert.All(figure.Keypoints, joint => Assert.InRange(joint.Visibility, 0.5f, 1));
    }

    [Fact]
    public async Task Pose_LeavesOtherColoursToTheDetector_AndTheOtherWayRound()
    {
        Assert.Empty(await DetectAsync(_pose, new Painting(Hd, Painting.Grey).Figure(600, 100, 400, Painting.Red)));
        Assert.Empty(await DetectAsync(_detector, new Painting(Hd, Painting.Grey).Figure(600, 100, 400, Painting.Magenta)));
    }

    private static void Near(Keypoint joint, int x, int y)
    {
        Assert.InRange(joint.X - x, -30, 30);
        Assert.InRange(joint.Y - y, -30, 30);
    }

    private static async Task<IReadOnlyList<Detection>> DetectAsync(YoloModel model, Painting painting) =>
        (await new ObjectDetector(model, Hd).DetectAsync([painting.Frame], 0.25f, DateTimeOffset.UnixEpoch, CancellationToken.None))[0];
}

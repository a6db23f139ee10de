using Loomcast.Pipeline.Avatar;
using Loomcast.Pipeline.Inference;
using Microsoft.Extensions.Logging.Abstractions;

namespace Loomcast.Pipeline.Tests.Avatar;

public sealed class TalkingHeadModelTests(AdaFixture ada) : IClassFixture<AdaFixture>, IDisposable
{
    private readonly ModelSession _model = ModelSession.Load<float, byte>(
        "ada", TalkingHeadModel.Build(ada.Portrait!), new InferenceOptions { Provider = ExecutionProvider.Cpu }, NullLogger.Instance);

    public void Dispose() => _model.Dispose();

    [Fact]
    public void Frame_IsThePortrait_WhenNothingMoves()
    {
        var frame = Render(default, default);
        var rgb = ada.Portrait!.Rgb;

        for (var i = 0; i < 512 * 512; i++)
        {
            var luma = 16 + 0.1826 * rgb[3 * i] + 0.6142 * rgb[3 * i + 1] + 0.0620 * rgb[3 * i + 2];
            Assert.InRange(frame[i] - luma, -1, 1);
        }
    }

    [Fact]
    public void Blink_PutsSkinOverThePupil()
    {
        var open = Luma.Mean(Render(default, default), Luma.Pupil);
        var shut = Luma.Mean(Render(default, new HeadPose(Blink: 1, 0, 0, 0, 0)), Luma.Pupil);

        Assert.InRange(open, 16, 60);
        Assert.InRange(shut, 120, 235);
    }

    [Fact]
    public void Jaw_ShowsTheDarkInsideOfTheMouth()
    {
        var closed = Luma.Mean(Render(default, default), Luma.Mouth);
        var open = Luma.Mean(Render(new MouthShape(1, 0, 0), default), Luma.Mouth);

        Assert.InRange(closed, 100, 235);
        Assert.InRange(open, 16, 60);
    }

    [Fact]
    public void NoPose_PullsBlackInFromOutsideThePicture()
    {
        var frame = Render(default, new HeadPose(0, 4, 2, 0.014f, 1.7f));

        for (var i = 0; i < 512; i++)
        {
            Assert.All([frame[i], frame[511 * 512 + i], frame[i * 512], frame[i * 512 + 511]], luma => Assert.True(luma > 40));
        }
    }

    private byte[] Render(MouthShape mouth, HeadPose head)
    {
        using var buffers = _model.Open<float, byte>(1);
        TalkingHeadModel.Write(buffers.Input.Span, mouth, head);
        buffers.Run(1, CancellationToken.None);
        return buffers.Output.ToArray();
    }
}

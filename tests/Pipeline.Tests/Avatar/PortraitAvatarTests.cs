using Loomcast.Pipeline.Avatar;
using Loomcast.Pipeline.Speech;

namespace Loomcast.Pipeline.Tests.Avatar;

public sealed class PortraitAvatarTests(AdaFixture ada) : IClassFixture<AdaFixture>
{
    private readonly PortraitAvatar _avatar = ada.Avatar;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Render_GivesAsManyFramesAsWereAskedFor_OfTheRightSize(int count)
    {
        var frames = await RenderAsync(TestSpeech.Of("aa 1000"), 0, count, pose: 0);

        Assert.Equal(count, frames.Length);
        Assert.All(frames, frame => Assert.Equal(512 * 512 * 3 / 2, frame.Length));
    }

    [Fact]
    public async Task Render_OpensTheMouthForAVowel_AndClosesItForLips()
    {
        var piece = TestSpeech.Of("aa 400 m 200 aa 400");

        var vowel = (await RenderAsync(piece, 5, 1, pose: 0))[0];
        var lips = (await RenderAsync(piece, 12, 1, pose: 0))[0];

        Assert.InRange(Luma.Mean(vowel, Luma.Mouth), 16, 70);
        Assert.InRange(Luma.Mean(lips, Luma.Mouth), 100, 235);
    }

    [Fact]
    public async Task Render_EndsWithTheIdleFrame()
    {
        var last = (await RenderAsync(TestSpeech.Of("aa 1000"), 24, 1, pose: 100))[0];

        Assert.Equal(_avatar.Idle(100).Bytes, last);
    }

    [Fact]
    public async Task Render_DoesNotDependOnHowFramesAreBatched()
    {
        var piece = TestSpeech.Of("hh 100 ax 150 l 100 ow 300");

        var together = await RenderAsync(piece, 4, 4, pose: 50);
        var alone = (await RenderAsync(piece, 6, 1, pose: 52))[0];

        Assert.Equal(together[2], alone);
    }

    [Fact]
    public void Idle_MovesFromItsLastFrameToItsFirst_AsFromAnyToTheNext()
    {
        var steps = Enumerable.Range(0, IdleMotion.Loop).Select(pose => Luma.Step(_avatar.Idle(pose).Bytes, _avatar.Idle(pose + 1).Bytes)).ToArray();

        Assert.True(steps[^1] <= steps[..^1].Order().ElementAt(steps.Length / 2) * 2, $"{steps[^1]} at the end");
        Assert.All(steps, step => Assert.True(step > 0));
    }

    [Fact]
    public async Task Render_ContinuesTheIdleMotion_AndIsContinuedByIt()
    {
        const int First = 300;
        const int Frames = 25;
        var piece = TestSpeech.Of("aa 1000");
        var spoken = await RenderAllAsync(piece, Frames, First);
        byte[][] around = [_avatar.Idle(First - 1).Bytes, .. spoken, _avatar.Idle(First + Frames).Bytes];

        for (var i = 0; i < around.Length - 1; i++)
        {
            var idling = Luma.Step(_avatar.Idle(First - 1 + i).Bytes, _avatar.Idle(First + i).Bytes);
            Assert.InRange(Luma.Step(around[i], around[i + 1]), 0, idling * 1.05 + 0.01);
        }
    }

    [Fact]
    public async Task Render_Ends_WhenCancelled() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await _avatar.RenderAsync(TestSpeech.Of("aa 1000"), 0, 4, 0, DateTimeOffset.MaxValue, new CancellationToken(canceled: true)));

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, 0)]
    [InlineData(0, 5)]
    public async Task Render_RefusesFramesThatCannotBe(int first, int count) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await _avatar.RenderAsync(TestSpeech.Of("aa 1000"), first, count, 0, DateTimeOffset.MaxValue, CancellationToken.None));

    private async Task<byte[][]> RenderAllAsync(SpokenPiece piece, int frames, long pose)
    {
        var all = new List<byte[]>();
        for (var first = 0; first < frames; first += _avatar.BatchSize)
        {
            all.AddRange(await RenderAsync(piece, first, Math.Min(_avatar.BatchSize, frames - first), pose + first));
        }

        return [.. all];
    }

    private async Task<byte[][]> RenderAsync(SpokenPiece piece, int first, int count, long pose) =>
        Array.ConvertAll(await _avatar.RenderAsync(piece, first, count, pose, DateTimeOffset.MaxValue, CancellationToken.None), frame => frame.Bytes);
}

using Loomcast.Pipeline.Avatar;
using Loomcast.Pipeline.Speech;
using Loomcast.Pipeline.Timeline;
using Loomcast.Tests.Shared;

namespace Loomcast.Pipeline.Tests.Avatar;

public sealed class SpeechPicturesTests
{
    private readonly ManualTime _time = new();
    private readonly AskedAvatar _avatar = new();
    private readonly SpokenPiece _piece = TestSpeech.Of("aa 1000");
    private readonly List<Detail> _levels = [];
    private readonly SpeechPictures _pictures;
    private TimeSpan _hurry;

    public SpeechPicturesTests() => _pictures = new SpeechPictures(_avatar, _time, () => _hurry, _levels.Add);

    [Fact]
    public async Task PicturesThatCome_AreShown()
    {
        var frames = await RenderAsync(0, lead: 0);

        Assert.Equal(4, frames.Distinct().Count());
        Assert.Empty(_levels);
    }

    [Fact]
    public async Task BeginningOfAnAnswer_WaitsALittle_ThenTheVoiceGoesAhead()
    {
        var rendering = AskAsync(0, lead: 0);
        await _avatar.Asked.Reader.ReadAsync();
        _time.Advance(TimeSpan.FromMilliseconds(499));
        Assert.False(rendering.IsCompleted);

        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.All(await rendering, frame => Assert.Same(_avatar.Resting, frame));
        Assert.Equal([Detail.Half], _levels);
    }

    [Fact]
    public async Task PicturesThatDoNotCome_AreReplacedByTheLast_BeforeTheyWouldPlay()
    {
        var before = await RenderAsync(0, lead: 0);
        var rendering = AskAsync(4, lead: 160);
        await _avatar.Asked.Reader.ReadAsync();

        _time.Advance(TimeSpan.FromMilliseconds(150));

        Assert.All(await rendering, frame => Assert.Same(before[3], frame));
        Assert.Equal([Detail.Half], _levels);
    }

    [Fact]
    public async Task PictureThatIsShownLonger_GoesBackToThePool_AfterItsLastHolder()
    {
        var before = (await RenderAsync(0, lead: 0))[3];
        var rendering = AskAsync(4, lead: 160);
        await _avatar.Asked.Reader.ReadAsync();
        _time.Advance(TimeSpan.FromMilliseconds(150));
        var held = await rendering;
        await RenderAsync(8, lead: 900); // another one is the last now

        before.Release();
        Array.ForEach(held[1..], frame => frame.Release());
        Assert.NotSame(before.Bytes, _avatar.Pool.Rent().Bytes);

        held[0].Release();
        Assert.Same(before.Bytes, _avatar.Pool.Rent().Bytes);
    }

    [Fact]
    public async Task HalfOfThePictures_AreEverySecondOne_ShownTwice()
    {
        await MissAsync(0);
        var frames = await RenderAsync(4, lead: 900, (4, 104), (6, 106));

        Assert.Same(frames[0], frames[1]);
        Assert.NotSame(frames[1], frames[2]);
        Assert.Same(frames[2], frames[3]);
    }

    [Fact]
    public async Task AQuarter_IsOneForAll()
    {
        await MissAsync(0);
        await MissAsync(4);
        var frames = await RenderAsync(8, lead: 900, (8, 108));

        Assert.Single(frames.Distinct());
    }

    [Fact]
    public async Task Still_AsksForNothing_AndTriesAgainAfterASecond()
    {
        await MissAsync(0);
        await MissAsync(4);
        await MissAsync(8);
        Assert.Equal(Detail.Still, _levels[^1]);

        for (var batch = 3; batch < 9; batch++)
        {
            Assert.All(await AskAsync(4 * batch, lead: 900), frame => Assert.Same(_avatar.Resting, frame));
        }

        Assert.Equal(Detail.Quarter, _levels[^1]);
        Assert.False(_avatar.Asked.Reader.TryRead(out _));
    }

    [Fact]
    public async Task Cancelled_ItIsNotTakenForLate()
    {
        using var cancelling = new CancellationTokenSource();
        var rendering = _pictures.RenderAsync(_piece, 0, 4, 0, _time.GetUtcNow(), cancelling.Token).AsTask();

        await cancelling.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => rendering);
        Assert.Empty(_levels);
    }

    [Fact]
    public async Task ViewersInAHurry_AreServedEarlier()
    {
        _hurry = TimeSpan.FromMilliseconds(200);
        var rendering = AskAsync(4, lead: 900);
        var request = await _avatar.Asked.Reader.ReadAsync();
        request.Granted.SetResult();
        await rendering;

        Assert.Equal(_time.GetUtcNow() + TimeSpan.FromMilliseconds(700), request.Deadline);
    }

    /// <summary>A batch that is not there when it has to be.</summary>
    private async Task MissAsync(int first)
    {
        var rendering = AskAsync(first, lead: 160);
        await _avatar.Asked.Reader.ReadAsync();
        _time.Advance(TimeSpan.FromMilliseconds(160));
        await rendering;
        while (_avatar.Asked.Reader.TryRead(out _))
        {
        }
    }

    private Task<VideoFrame[]> RenderAsync(int first, int lead) => RenderAsync(first, lead, []);

    /// <summary>A batch that is rendered at once, by calls for these frames at these poses; for all of them, where none are given.</summary>
    private async Task<VideoFrame[]> RenderAsync(int first, int lead, params (int Frame, int Pose)[] calls)
    {
        var rendering = AskAsync(first, lead);
        var asked = new List<(int, int)>();
        while (!rendering.IsCompleted)
        {
            while (_avatar.Asked.Reader.TryRead(out var request))
            {
                asked.Add((request.First, (int)request.Pose));
                request.Granted.TrySetResult();
            }

            await Task.Yield();
        }

        Assert.True(calls.Length == 0 || calls.SequenceEqual(asked), string.Join(' ', asked));
        return await rendering;
    }

    private Task<VideoFrame[]> AskAsync(int first, int lead) =>
        _pictures.RenderAsync(_piece, first, 4, 100 + first, _time.GetUtcNow() + TimeSpan.FromMilliseconds(lead), CancellationToken.None).AsTask();
}

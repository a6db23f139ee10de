using System.Collections.Immutable;
using Loomcast.Pipeline.Timeline;
using Loomcast.Pipeline.Vision;

namespace Loomcast.Pipeline.Tests.Vision;

public sealed class OverlayTests
{
    private static readonly VideoFormat Small = new(320, 240);
    private static readonly string[] Names = ["red", "person"];

    private readonly Painting _painting = new(Small, Painting.Grey);

    [Fact]
    public void Box_HasTheColourOfItsNumber_AndIsEmpty()
    {
        new Overlay(Small, Names).Draw(_painting.Frame.Bytes, [Seen(3, new(101, 61, 80, 90))]);

        var colour = Colour.OfObject(3);
        Assert.All(Enumerable.Range(101, 80), x => Assert.Equal(colour.Y, _painting.At(x, 150).Y));
        Assert.All(Enumerable.Range(61, 90), y => Assert.Equal((colour.Y, colour.U, colour.V), _painting.At(101, y)));
        Assert.Equal((Painting.Grey.Y, Painting.Grey.U, Painting.Grey.V), _painting.At(140, 100));
        Assert.Equal(Painting.Grey.Y, _painting.At(140, 151).Y);
    }

    [Fact]
    public void Label_StandsAboveItsBox_AndInsideWhereThereIsNoRoom()
    {
        new Overlay(Small, Names).Draw(_painting.Frame.Bytes, [Seen(1, new(20, 60, 80, 90)), Seen(2, new(200, 2, 80, 90))]);

        Assert.Equal(Colour.OfObject(1).Y, _painting.At(20, 52).Y);
        Assert.Equal(Colour.OfObject(2).Y, _painting.At(202, 3).Y);
    }

    [Fact]
    public void Trail_FollowsAndFades()
    {
        var overlay = new Overlay(Small, Names);
        for (var frame = 0; frame < 20; frame++)
        {
            overlay.Draw(new byte[Small.FrameBytes], [Seen(1, new(40 + 8 * frame, 60, 20, 40))]);
        }

        overlay.Draw(_painting.Frame.Bytes, []);

        var ground = Painting.Grey.Y;
        Assert.Equal(ground, _painting.At(20, 100).Y);
        var (old, fresh) = (Math.Abs(_painting.At(80, 100).Y - ground), Math.Abs(_painting.At(195, 100).Y - ground));
        Assert.InRange(old, 1, fresh - 1);
    }

    [Fact]
    public void Trail_GoesAway_WhenItsObjectIsGone()
    {
        var trails = new Overlay(Small, Names);
        trails.Draw(new byte[Small.FrameBytes], [Seen(1, new(40, 60, 20, 40))]);
        trails.Draw(new byte[Small.FrameBytes], [Seen(1, new(90, 60, 20, 40))]);
        var before = _painting.Frame.Bytes.ToArray();
        trails.Draw(new byte[Small.FrameBytes], []);
        trails.Draw(new byte[Small.FrameBytes], []);

        trails.Draw(_painting.Frame.Bytes, []);

        Assert.Equal(before, _painting.Frame.Bytes);
    }

    [Fact]
    public void Skeleton_IsDrawn_WhereItsJointsAreSeen()
    {
        ImmutableArray<Keypoint> joints = [.. Enumerable.Range(0, 17).Select(i => new Keypoint(100 + 4 * i, 120, i is 5 or 7 ? 0.9f : 0.1f))];

        new Overlay(Small, Names).Draw(_painting.Frame.Bytes, [Seen(1, new(60, 40, 150, 150)) with { Keypoints = joints }]);

        Assert.Equal(Colour.White.Y, _painting.At(120, 120).Y);
        Assert.Equal(Colour.OfObject(1).Y, _painting.At(124, 120).Y); // from the shoulder to the elbow
        Assert.Equal(Painting.Grey.Y, _painting.At(150, 120).Y);
    }

    [Theory]
    [InlineData(float.NaN, 0, 10, 10)]
    [InlineData(-1e9f, -1e9f, 1e10f, 1e10f)]
    [InlineData(float.PositiveInfinity, 5, float.NegativeInfinity, 5)]
    [InlineData(319, 239, 1, 1)]
    [InlineData(-50, -50, 20, 20)]
    [InlineData(400, 300, 20, 20)]
    [InlineData(0.5f, 0.5f, 318.7f, 238.9f)]
    public void NoBox_IsDrawnOutsideThePicture(float x, float y, float width, float height)
    {
        var guarded = new byte[Small.FrameBytes + 2000];
        guarded.AsSpan().Fill(77);
        var joints = Enumerable.Repeat(new Keypoint(x, width, 1), 17).ToImmutableArray();
        var overlay = new Overlay(Small, Names);

        overlay.Draw(guarded.AsSpan(1000, Small.FrameBytes), [Seen(1, new(10, 10, 20, 20))]);
        overlay.Draw(guarded.AsSpan(1000, Small.FrameBytes), [Seen(1, new(x, y, width, height)) with { Keypoints = joints }]);

        Assert.All(guarded.AsSpan(0, 1000).ToArray(), value => Assert.Equal(77, value));
        Assert.All(guarded.AsSpan(1000 + Small.FrameBytes).ToArray(), value => Assert.Equal(77, value));
    }

    [Fact]
    public void Text_IsReadable()
    {
        _painting.Canvas.Fill(0, 0, 320, 240, Colour.Black);
        _painting.Canvas.Text(2, 3, "A~é", 1, Colour.White);

        string Row(int row) => string.Concat(Enumerable.Range(2, 17).Select(x => _painting.At(x, 3 + row).Y == Colour.White.Y ? '#' : '.'));
        Assert.Equal(
            [
                ".###.........###.",
                "#...#.......#...#",
                "#...#..#........#",
                "#####.#.#.#...##.",
                "#...#....#....#..",
                "#...#............",
                "#...#.........#..",
            ],
            Enumerable.Range(0, 7).Select(Row));
    }

    [Fact]
    public void Numbers_ThatFollowEachOther_LookUnlike()
    {
        for (var id = 1; id < 50; id++)
        {
            var (a, b) = (Colour.OfObject(id), Colour.OfObject(id + 1));
            Assert.True(Math.Abs(a.Y - b.Y) + Math.Abs(a.U - b.U) + Math.Abs(a.V - b.V) > 60);
        }
    }

    private static TrackedObject Seen(int id, BoundingBox box) => new(id, 0, 0.9f, box, []);
}

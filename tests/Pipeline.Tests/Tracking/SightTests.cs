using Loomcast.Pipeline.Tests.Vision;
using Loomcast.Pipeline.Timeline;
using Loomcast.Pipeline.Tracking;

namespace Loomcast.Pipeline.Tests.Tracking;

public sealed class SightTests(TrackingFixture fixture) : IClassFixture<TrackingFixture>
{
    private static readonly VideoFormat Format = new(640, 360);

    [Fact]
    public async Task Poses_ComeWithTheObjects_AsAClassOfTheirOwn()
    {
        var sight = new Sight(fixture.Models, Format, new TrackingOptions { Pose = true }, 0.25f);
        var frame = new Painting(Format, Painting.Grey).Figure(200, 60, 240, Painting.Magenta).Box(new(440, 100, 80, 80), Painting.Green).Frame;

        var seen = await sight.LookAsync([frame, frame], DateTimeOffset.UnixEpoch, CancellationToken.None);

        Assert.Equal(2, seen.Length);
        Assert.All(seen, objects => Assert.Equal([("green", 0), ("person", 17)], objects.Select(each => (sight.Names[each.Class], each.Keypoints.Length)).Order()));
    }

    [Fact]
    public async Task Poses_AreNotLookedFor_WhereNobodyAsks()
    {
        var sight = new Sight(fixture.Models, Format, new TrackingOptions(), 0.25f);
        var frame = new Painting(Format, Painting.Grey).Figure(200, 60, 240, Painting.Magenta).Frame;

        Assert.Empty((await sight.LookAsync([frame], DateTimeOffset.UnixEpoch, CancellationToken.None))[0]);
        Assert.DoesNotContain("person", sight.Names);
    }
}

using Loomcast.Pipeline.Vision;

namespace Loomcast.Pipeline.Tests.Vision;

public sealed class ObjectTrackerTests
{
    private readonly ObjectTracker _tracker = new(new TrackerSettings());

    [Fact]
    public void Crossing_LeavesEachItsNumber()
    {
        for (var frame = 0; frame < 60; frame++)
        {
            var objects = _tracker.Step([At(100 + 8 * frame, 100, 0), At(580 - 8 * frame, 130, 0)]);

            Assert.Equal([1, 2], objects.Select(seen => seen.Id));
            Assert.Equal(100 + 8 * frame, objects[0].Box.CentreX);
            Assert.Equal(580 - 8 * frame, objects[1].Box.CentreX);
        }
    }

    [Fact]
    public void Occlusion_ShorterThanTheirPatience_LeavesTheNumber()
    {
        for (var frame = 0; frame < 80; frame++)
        {
            var isHidden = frame is >= 30 and < 50;
            var objects = _tracker.Step(isHidden ? [] : [At(100 + 5 * frame, 100)]);

            Assert.Equal(isHidden ? [] : [1], objects.Select(seen => seen.Id));
        }
    }

    [Fact]
    public void Return_AfterTheirPatience_IsANewObject()
    {
        Assert.Equal(1, Assert.Single(_tracker.Step([At(100, 100)])).Id);
        Repeat(31, () => _tracker.Step([]));
        _tracker.Step([At(100, 100)]);

        Assert.Equal(2, Assert.Single(_tracker.Step([At(100, 100)])).Id);
    }

    [Fact]
    public void LowScores_ContinueATrack_ButBeginNone()
    {
        Repeat(5, () => _tracker.Step([At(100, 100)]));

        Assert.Equal([1], _tracker.Step([At(102, 100, score: 0.15f), At(400, 100, score: 0.15f)]).Select(seen => seen.Id));
        Assert.Equal([1], _tracker.Step([At(104, 100, score: 0.15f), At(400, 100, score: 0.15f)]).Select(seen => seen.Id));
        Assert.Empty(_tracker.Step([At(106, 100, score: 0.05f)]));
    }

    [Fact]
    public void Flicker_OfOneFrame_TakesNoNumber()
    {
        _tracker.Step([At(100, 100)]);
        Assert.Equal([1], _tracker.Step([At(100, 100), At(500, 100)]).Select(seen => seen.Id));
        _tracker.Step([At(100, 100)]);
        _tracker.Step([At(100, 100), At(300, 300)]);

        Assert.Equal([1, 2], _tracker.Step([At(100, 100), At(300, 300)]).Select(seen => seen.Id));
        Assert.Equal(2, _tracker.Counts[0]);
    }

    [Fact]
    public void Passing_OfAnotherClass_TakesNoNumberAway()
    {
        // The one in front hides the other for some frames, at the very place where that is expected.
        for (var frame = 0; frame < 60; frame++)
        {
            var (front, behind) = (At(100 + 8 * frame, 100, 0), At(340, 100, 1));
            var objects = _tracker.Step(front.Box.Overlap(behind.Box) > 0.5 ? [front] : [front, behind]);

            Assert.Equal(1, objects.Single(seen => seen.Class == 0).Id);
            Assert.All(objects.Where(seen => seen.Class == 1), seen => Assert.Equal(2, seen.Id));
        }

        Assert.Equal([(0, 1), (1, 1)], _tracker.Counts.Select(count => (count.Key, count.Value)));
    }

    [Fact]
    public void Class_IsTheOneThatItWasTakenForMost()
    {
        Repeat(5, () => _tracker.Step([At(100, 100, 3)]));

        Assert.Equal(3, Assert.Single(_tracker.Step([At(100, 100, 7)])).Class);
        Assert.Equal(1, Assert.Single(_tracker.Step([At(100, 100, 7)])).Id);
    }

    [Fact]
    public void Recall_GoesOnWithTheSameNumbers()
    {
        var earlier = Enumerable.Range(0, 30).Select(frame => _tracker.Step([At(100 + 5 * frame, 100), At(400, 100 + 4 * frame)])).ToList();
        var later = new ObjectTracker(new TrackerSettings());

        earlier.ForEach(later.Recall);

        for (var frame = 30; frame < 60; frame++)
        {
            Detection[] seen = [At(400, 100 + 4 * frame), At(100 + 5 * frame, 100), At(700, 700)];
            Assert.Equal(_tracker.Step(seen), later.Step(seen));
        }

        Assert.Equal(_tracker.Counts, later.Counts);
    }

    [Fact]
    public void Noise_GivesTheSame_EachTime()
    {
        var again = new ObjectTracker(new TrackerSettings());
        var random = new Random(11);
        for (var frame = 0; frame < 30; frame++)
        {
            Detection[] noise = [.. Enumerable.Range(0, 100).Select(_ => At(random.Next(1900), random.Next(1000), random.Next(3), random.NextSingle()))];

            Assert.Equal(_tracker.Step(noise), again.Step(noise));
        }
    }

    private static void Repeat(int times, Action action)
    {
        for (var i = 0; i < times; i++)
        {
            action();
        }
    }

    private static Detection At(float x, float y, int number = 0, float score = 0.9f) => new(BoundingBox.Around(x, y, 80, 60), score, number, []);
}

namespace Loomcast.Pipeline.Vision;

/// <summary>One object as the tracker follows it.</summary>
internal sealed class Track
{
    // Noise in parts of the box's size: where a box is seen, and how its speed changes from frame to frame.
    private const float PositionNoise = 1f / 20;
    private const float SpeedNoise = 1f / 160;

    private readonly Dictionary<int, float> _votes = [];
    private KalmanAxis _x;
    private KalmanAxis _y;
    private KalmanAxis _width;
    private KalmanAxis _height;
    private Detection _seen;

    public Track(Detection seen)
    {
        var box = seen.Box;
        _x = KalmanAxis.At(box.CentreX, box.Width * PositionNoise, box.Width * SpeedNoise);
        _y = KalmanAxis.At(box.CentreY, box.Height * PositionNoise, box.Height * SpeedNoise);
        _width = KalmanAxis.At(box.Width, box.Width * PositionNoise, box.Width * SpeedNoise);
        _height = KalmanAxis.At(box.Height, box.Height * PositionNoise, box.Height * SpeedNoise);
        _seen = seen;
        Vote(seen);
    }

    /// <summary>0 until it was seen twice.</summary>
    public int Id { get; set; }

    /// <summary>Frames that were looked at since it was seen.</summary>
    public int Missed { get; private set; }

    /// <summary>What it was taken for most of the time.</summary>
    public int Class { get; private set; }

    /// <summary>Where it should be.</summary>
    public BoundingBox Expected => BoundingBox.Around(_x.Position, _y.Position, Math.Max(1, _width.Position), Math.Max(1, _height.Position));

    /// <summary>One frame later, which is looked at. What is out of sight moves on, but does not grow.</summary>
    public void Next()
    {
        if (Missed > 0)
        {
            (_width, _height) = (_width.Rest(), _height.Rest());
        }

        Missed++;
        MoveOn();
    }

    /// <summary>One frame later.</summary>
    public void MoveOn()
    {
        var (width, height) = (Expected.Width, Expected.Height);
        _x = _x.Next(width * PositionNoise, width * SpeedNoise);
        _y = _y.Next(height * PositionNoise, height * SpeedNoise);
        _width = _width.Next(width * PositionNoise, width * SpeedNoise);
        _height = _height.Next(height * PositionNoise, height * SpeedNoise);
    }

    public void See(Detection seen)
    {
        var (width, height) = (Expected.Width, Expected.Height);
        _x = _x.See(seen.Box.CentreX, width * PositionNoise);
        _y = _y.See(seen.Box.CentreY, height * PositionNoise);
        _width = _width.See(seen.Box.Width, width * PositionNoise);
        _height = _height.See(seen.Box.Height, height * PositionNoise);
        (_seen, Missed) = (seen, 0);
        Vote(seen);
    }

    public TrackedObject ToObject() => new(Id, Class, _seen.Confidence, _seen.Box, _seen.Keypoints);

    /// <summary>Where it should be, its joints with it.</summary>
    public TrackedObject ToExpected()
    {
        var box = Expected;
        var (x, y) = (box.CentreX - _seen.Box.CentreX, box.CentreY - _seen.Box.CentreY);
        return new(Id, Class, _seen.Confidence, box, [.. _seen.Keypoints.Select(joint => joint with { X = joint.X + x, Y = joint.Y + y })]);
    }

    private void Vote(Detection seen)
    {
        _votes[seen.Class] = _votes.GetValueOrDefault(seen.Class) + seen.Confidence;
        Class = _votes[seen.Class] > _votes.GetValueOrDefault(Class) || _votes.Count == 1 ? seen.Class : Class;
    }
}

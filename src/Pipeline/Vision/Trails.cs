namespace Loomcast.Pipeline.Vision;

/// <summary>Where objects were in the last frames.</summary>
/// <param name="length">Points that are kept of an object.</param>
internal sealed class Trails(int length)
{
    private readonly Dictionary<int, Queue<(float X, float Y)>> _points = [];

    /// <summary>Takes what is in sight in the next frame. What is out of sight loses a point a frame.</summary>
    public void Step(IReadOnlyList<TrackedObject> objects)
    {
        foreach (var seen in objects)
        {
            if (!_points.TryGetValue(seen.Id, out var points))
            {
                _points.Add(seen.Id, points = new Queue<(float, float)>(length));
            }

            points.Enqueue((seen.Box.CentreX, seen.Box.Bottom));
        }

        var seenIds = objects.Select(seen => seen.Id).ToHashSet();
        foreach (var (id, points) in _points)
        {
            if (points.Count > length || !seenIds.Contains(id))
            {
                points.Dequeue();
            }

            if (points.Count == 0)
            {
                _points.Remove(id);
            }
        }
    }

    /// <summary>Draws them, the older the fainter.</summary>
    public void Draw(PictureCanvas canvas, int thickness)
    {
        foreach (var (id, points) in _points)
        {
            var (before, colour, i) = (points.Peek(), Colour.OfObject(id), 0);
            foreach (var point in points)
            {
                canvas.Line(before, point, thickness, colour, PictureCanvas.Opaque * i++ / length);
                before = point;
            }
        }
    }
}

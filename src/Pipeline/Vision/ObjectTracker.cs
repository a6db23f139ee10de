namespace Loomcast.Pipeline.Vision;

/// <summary>
/// Follows objects from frame to frame, in the manner of ByteTrack: sure detections are paired with what is followed first, then the unsure ones
/// with what is left of it. The same detections always give the same numbers. One thread.
/// </summary>
internal sealed class ObjectTracker(TrackerSettings settings)
{
    // Costs above which two boxes are not the same object; the cost is 1 less the part that they share.
    private const float SureLimit = 0.8f;
    private const float UnsureLimit = 0.5f;
    private const float NewLimit = 0.7f;

    // Another class is likelier another object, where both are to be had.
    private const float OtherClass = 0.5f;

    // A picture of noise could leave thousands behind, and pairing takes time with their number.
    private const int MostTracks = 600;

    private readonly List<Track> _tracks = [];
    private int _lastId;
    private bool _hasBegun;

    /// <summary>Different objects so far, by the class that each was taken for when it got its number.</summary>
    public SortedDictionary<int, int> Counts { get; } = [];

    /// <summary>Takes the detections of the next frame.</summary>
    /// <returns>What is in sight, by number. An object is one when it was seen in two frames, or in the first.</returns>
    public IReadOnlyList<TrackedObject> Step(IReadOnlyList<Detection> detections)
    {
        _tracks.ForEach(track => track.Next());
        var sure = detections.Where(seen => seen.Confidence >= settings.Confidence).ToList();
        var unsure = detections.Where(seen => seen.Confidence < settings.Confidence && seen.Confidence >= settings.Least).ToList();

        var known = _tracks.FindAll(track => track.Id > 0);
        Pair(known, sure, SureLimit, (track, seen) => 1 - Likeness(track, seen) * seen.Confidence);
        Pair(known.FindAll(track => track.Missed == 1), unsure, UnsureLimit, (track, seen) => 1 - Likeness(track, seen));
        Pair(_tracks.FindAll(track => track.Id == 0), sure, NewLimit, (track, seen) => 1 - Likeness(track, seen) * seen.Confidence);

        _tracks.RemoveAll(track => track.Missed > (track.Id > 0 ? settings.Patience : 0));
        _tracks.ForEach(Number);
        _tracks.AddRange(sure.Select(seen => new Track(seen)));
        return End();
    }

    /// <summary>Takes a frame that nobody looks at.</summary>
    /// <returns>What was in sight, where it should be by now.</returns>
    public IReadOnlyList<TrackedObject> Expect()
    {
        _tracks.ForEach(track => track.MoveOn());
        return Seen(track => track.ToExpected());
    }

    /// <summary>Takes what was told of the next frame in an earlier run: the objects keep their numbers.</summary>
    public void Recall(IReadOnlyList<TrackedObject> objects)
    {
        _tracks.ForEach(track => track.Next());
        foreach (var seen in objects)
        {
            var detection = new Detection(seen.Box, seen.Confidence, seen.Class, seen.Keypoints);
            if (_tracks.Find(track => track.Id == seen.Id) is { } known)
            {
                known.See(detection);
            }
            else
            {
                _tracks.Add(new Track(detection) { Id = seen.Id });
                _lastId = Math.Max(_lastId, seen.Id);
                Counts[seen.Class] = Counts.GetValueOrDefault(seen.Class) + 1;
            }
        }

        _tracks.RemoveAll(track => track.Missed > settings.Patience);
        End();
    }

    private static float Likeness(Track track, Detection seen) => track.Expected.Overlap(seen.Box) * (track.Class == seen.Class ? 1 : OtherClass);

    /// <summary>Pairs what it can, and takes these detections out of the list.</summary>
    private static void Pair(List<Track> tracks, List<Detection> detections, float limit, Func<Track, Detection, float> cost)
    {
        if (tracks.Count == 0 || detections.Count == 0)
        {
            return;
        }

        var paired = Assignment.Solve(tracks.Count, detections.Count, (track, seen) => cost(tracks[track], detections[seen]), limit);
        for (var i = 0; i < tracks.Count; i++)
        {
            if (paired[i] >= 0)
            {
                tracks[i].See(detections[paired[i]]);
            }
        }

        var left = detections.Where((_, i) => !paired.Contains(i)).ToList();
        detections.Clear();
        detections.AddRange(left);
    }

    private void Number(Track track)
    {
        if (track.Id == 0)
        {
            track.Id = ++_lastId;
            Counts[track.Class] = Counts.GetValueOrDefault(track.Class) + 1;
        }
    }

    private List<TrackedObject> End()
    {
        if (!_hasBegun)
        {
            _tracks.ForEach(Number);
            _hasBegun = true;
        }

        if (_tracks.Count > MostTracks)
        {
            _tracks.Sort((a, b) => (a.Missed, a.Id).CompareTo((b.Missed, b.Id)));
            _tracks.RemoveRange(MostTracks, _tracks.Count - MostTracks);
        }

        return Seen(track => track.ToObject());
    }

    private List<TrackedObject> Seen(Func<Track, TrackedObject> show) => [.. _tracks.Where(track => track.Id > 0 && track.Missed == 0).OrderBy(track => track.Id).Select(show)];
}

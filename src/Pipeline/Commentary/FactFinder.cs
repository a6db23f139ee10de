namespace Loomcast.Pipeline.Commentary;

/// <summary>Sums up what was measured, as a person would call it.</summary>
internal static class FactFinder
{
    private const double DarkLuma = 55;
    private const double DimLuma = 95;
    private const double BrightLuma = 175;
    private const double LeastColourful = 0.25;
    private const double LeastDrift = 0.12; // of the picture, from the first to the last third
    private const double SoftLevel = -36;
    private const double LoudLevel = -16;

    // Hues as angles of (U, V), counter-clockwise from blue; BT.709.
    private static readonly (double Degrees, string Name)[] Hues =
        [(-5, "blue"), (45, "purple"), (75, "pink"), (110, "red"), (140, "orange"), (175, "yellow"), (230, "green"), (300, "turquoise"), (355, "blue")];

    public static Facts Of(Interval interval, TimeSpan from, TimeSpan to)
    {
        var pictures = interval.Pictures.Where(picture => picture.At >= from && picture.At < to).ToList();
        var sounds = interval.Sounds.Where(sound => sound.At >= from && sound.At < to).ToList();
        var facts = (pictures.Count == 0 ? new Facts() : OfPictures(pictures)) with { Things = ThingList.Of(interval.Things.Where(thing => thing.At >= from && thing.At < to)) };
        return sounds.Count == 0 ? facts : facts with { Sound = Loudness(sounds), Voice = Voice(sounds) };
    }

    private static Facts OfPictures(List<PictureSample> pictures)
    {
        var luma = pictures.Average(picture => picture.Luma);
        var moving = pictures.Skip(1).ToList(); // the first may differ from another scene
        var moved = moving.Count == 0 ? 0 : moving.Average(picture => picture.Moved);
        var facts = new Facts
        {
            Light = luma < DarkLuma ? Facts.Dark : luma < DimLuma ? Facts.Dim : luma > BrightLuma ? Facts.Bright : null,
            Colour = Colour(pictures),
            Motion = moved < 0.004 ? Facts.NoMotion : moved < 0.03 ? Facts.LittleMotion : moved < 0.15 ? Facts.SomeMotion : Facts.MuchMotion,
        };
        return facts.Motion is Facts.LittleMotion or Facts.SomeMotion ? facts with { Place = Place(moving), Direction = Direction(moving) } : facts;
    }

    private static string Colour(List<PictureSample> pictures)
    {
        if (pictures.Average(picture => picture.Colourful) < LeastColourful)
        {
            return "grey";
        }

        var degrees = Math.Atan2(pictures.Average(picture => picture.Redness), pictures.Average(picture => picture.Blueness)) * 180 / Math.PI;
        return Hues.MinBy(hue => Math.Abs((((degrees < -5 ? degrees + 360 : degrees) - hue.Degrees + 540) % 360) - 180)).Name;
    }

    private static string Place(List<PictureSample> moving)
    {
        var weight = moving.Sum(picture => picture.Moved);
        var (x, y) = (moving.Sum(picture => picture.X * picture.Moved) / weight, moving.Sum(picture => picture.Y * picture.Moved) / weight);
        var across = x < 0.36 ? "left" : x > 0.64 ? "right" : "centre";
        return y < 0.3 ? $"top {across}" : y > 0.7 ? $"bottom {across}" : across;
    }

    private static string? Direction(List<PictureSample> moving)
    {
        var active = moving.Where(picture => picture.Moved > 0).ToList();
        var third = active.Count / 3;
        if (third < 2)
        {
            return null;
        }

        var (first, last) = (active[..third], active[^third..]);
        var x = last.Average(picture => picture.X) - first.Average(picture => picture.X);
        var y = last.Average(picture => picture.Y) - first.Average(picture => picture.Y);
        return Math.Max(Math.Abs(x), Math.Abs(y)) < LeastDrift ? null
            : Math.Abs(x) >= Math.Abs(y) ? (x > 0 ? "right" : "left")
            : y > 0 ? "down" : "up";
    }

    private static string? Loudness(List<SoundSample> sounds)
    {
        var loudest = sounds.Select(sound => sound.Level).OrderDescending().ElementAt(sounds.Count / 10);
        return loudest < SoundSample.Silence ? Facts.Silent : loudest < SoftLevel ? Facts.Soft : loudest > LoudLevel ? Facts.Loud : null;
    }

    // Syllables make speech rise and fall within a tenth of a second, and its hisses change the crossings; a tone does neither.
    private static string? Voice(List<SoundSample> sounds)
    {
        var heard = sounds.Where(sound => sound.Level > SoundSample.Silence).ToList();
        if (heard.Count < 5)
        {
            return null;
        }

        var mean = heard.Average(sound => sound.Crossings);
        var spread = Math.Sqrt(heard.Average(sound => (sound.Crossings - mean) * (sound.Crossings - mean))) / Math.Max(1, mean);
        var contrast = heard.Average(sound => sound.Contrast);
        return contrast > 5 && spread > 0.35 ? Facts.Speech : contrast < 2 && spread < 0.1 && mean < 8_000 ? Facts.Tone : null;
    }
}

namespace Loomcast.Pipeline.Commentary;

/// <summary>The sentences of the embedded commentator: for each topic several, of different lengths.</summary>
internal static class Wordings
{
    /// <summary>The topics of a moment, the most important first.</summary>
    public static IEnumerable<string[]> Of(MomentKind moment, Facts facts)
    {
        yield return OfMoment(moment, facts);
        if (facts.Things is { } things && moment != MomentKind.Appears)
        {
            yield return OfThings(things);
        }

        if (facts.Motion is { } motion && moment is not (MomentKind.MotionEnds or MomentKind.MotionBegins))
        {
            yield return OfMotion(motion, facts);
        }
        else if (facts.Place is { } place)
        {
            yield return OfPlace(place, facts.Direction);
        }

        if (facts.Colour is { } colour)
        {
            yield return OfLook(facts.Light, colour);
        }

        if (moment is not (MomentKind.Sound or MomentKind.Quiet))
        {
            yield return OfSound(facts.Sound, facts.Voice);
        }

        if (moment == MomentKind.Ongoing)
        {
            yield return Fillers;
        }
    }

    private static readonly string[] Fillers =
    [
        "Let us keep watching.", "We stay with it for a moment longer.", "Let us see what comes next.", "There may be more to come, so keep an eye on it.", "And on it goes.",
        "Nothing to miss so far, but the next change may be close.",
    ];

    private static string[] OfMoment(MomentKind moment, Facts facts) => moment switch
    {
        MomentKind.Opening => ["And here we go.", "Welcome, the video begins.", "We begin.", "Welcome, and here we go with the first picture."],
        MomentKind.Cut =>
        [
            "A cut.", "And now a new scene.", "The picture changes.", "A cut, and we are somewhere else.", "Now we see something quite different.", "Here comes another scene.",
            "The view changes all at once.", "And with a clean cut the scene is another one.", "A new picture.", "The scene changes.", "That was a cut to another view.",
        ],
        MomentKind.MotionBegins => Moving(facts.Place),
        MomentKind.MotionEnds =>
        [
            "It stops.", "And everything stands still.", "The motion has come to rest.", "What moved a moment ago is at rest now.", "Now nothing moves any more.", "The picture calms down.",
        ],
        MomentKind.Appears => facts.Things is { } things ? OfThings(things) : ["There is something new.", "Something new comes into sight.", "And now there is something else to be seen."],
        MomentKind.Sound => Sounding(facts),
        MomentKind.Quiet => ["Silence.", "And it falls silent.", "The sound is gone now.", "All is quiet all of a sudden.", "Now there is nothing to be heard.", "The sound has died away, and it is quiet."],
        _ => OfOngoing(facts),
    };

    private static string[] OfThings(string things) =>
        [$"We see {things}.", $"There is {things} in sight.", $"In front of us, {things}.", $"What we have here is {things}.", $"The picture shows {things}."];

    private static string[] OfOngoing(Facts facts) => facts.Motion switch
    {
        Facts.NoMotion => ["The picture rests.", "Nothing moves for now.", "The scene stays just as it is.", "All is still.", "We look at the same calm picture.", "Not much is going on at the moment."],
        Facts.LittleMotion => ["It goes on quietly.", "The scene goes on.", "Only a small part of the picture moves.", "We are still in the same scene.", "A little motion keeps the picture alive."],
        Facts.MuchMotion => ["It goes on and on.", "There is a lot going on.", "The whole picture stays in motion.", "Hardly anything in this picture keeps still.", "The scene remains as restless as before."],
        _ => ["It goes on.", "The scene goes on.", "The motion goes on without a pause.", "We are still in the same scene.", "The action continues in front of us.", "And it keeps moving."],
    };

    private static string[] Moving(string? place) => place is null
        ? ["Something moves.", "Now there is motion.", "The picture begins to move.", "And now things are set in motion."]
        : [$"Something moves {In(place)}.", $"There, {In(place)}, it begins to move.", $"Now there is motion {In(place)}.", $"And now something starts to move {In(place)} of the picture."];

    private static string[] Sounding(Facts facts) => facts.Voice switch
    {
        Facts.Speech => ["A voice.", "Someone begins to speak.", "Now a voice can be heard.", "We hear somebody talking.", "And there is a voice again."],
        Facts.Tone => ["A tone.", "There is a clear tone.", "Now a steady tone can be heard.", "Listen, a single tone sets in.", "And that tone again."],
        _ => ["A sound.", "Did you hear that?", "There is a sudden sound.", "Now something can be heard.", "A sound sets in all at once.", "And there it is again, a sound."],
    };

    private static string[] OfMotion(string motion, Facts facts) => motion switch
    {
        Facts.NoMotion => ["Nothing moves.", "The picture is quite still.", "For the moment there is no motion at all.", "Everything stands still."],
        Facts.MuchMotion => ["Everything moves.", "There is motion all over the picture.", "The whole picture is in motion.", "A lot is moving at once here."],
        _ => OfPlace(facts.Place ?? "centre", facts.Direction),
    };

    private static string[] OfPlace(string place, string? direction) => direction is null
        ? [$"The motion is {In(place)}.", $"Watch what moves {In(place)}.", $"It moves {In(place)} of the picture.", $"Most of the motion happens {In(place)}."]
        : [$"It moves {To(direction)}.", $"It is on its way {To(direction)}.", $"The motion leads {To(direction)}, as we can see.", $"What moves there wanders {To(direction)} across the picture."];

    private static string[] OfLook(string? light, string colour) => (light, colour) switch
    {
        (Facts.Dark, "grey") => ["It is dark.", "The picture is almost black.", "There is hardly any light in this picture."],
        (Facts.Dark, _) => [$"A dark {colour}.", $"It is dark, with a touch of {colour}.", $"The picture is dark, and what colour there is, is {colour}."],
        (Facts.Bright, "grey") => ["It is very bright.", "The picture is bright and almost without colour.", "There is plenty of light, and hardly any colour."],
        (Facts.Bright, _) => [$"A bright {colour}.", $"It is bright, and mostly {colour}.", $"A bright {colour} fills most of the picture."],
        (_, "grey") => ["There is little colour.", "The picture is mostly grey.", "Shades of grey fill the picture."],
        _ => [$"It is mostly {colour}.", $"Most of the picture is {colour}.", $"The colour that stands out is {colour}.", $"A great deal of {colour} is in this picture."],
    };

    private static string[] OfSound(string? sound, string? voice) => (sound, voice) switch
    {
        (Facts.Silent, _) => ["It is silent.", "There is nothing to be heard.", "And not a sound goes with it."],
        (_, Facts.Speech) => ["Somebody speaks.", "A voice can be heard with it.", "In the background somebody is talking."],
        (_, Facts.Tone) => ["A tone goes with it.", "A steady tone can be heard all the time.", "The tone goes on without a change."],
        (Facts.Loud, _) => ["It is loud.", "The sound is quite loud here.", "And all that comes with plenty of sound."],
        (Facts.Soft, _) => ["It is almost quiet.", "Only a soft sound can be heard.", "The sound stays in the background."],
        _ => ["The sound goes on.", "There is some sound with it.", "What we hear goes on as before."],
    };

    private static string In(string place) => place switch
    {
        "left" => "on the left",
        "right" => "on the right",
        "centre" => "in the middle",
        _ when place.EndsWith("centre", StringComparison.Ordinal) => $"at the {place.Split(' ')[0]}",
        _ => $"at the {place}",
    };

    private static string To(string direction) => direction switch
    {
        "left" => "to the left",
        "right" => "to the right",
        "up" => "upwards",
        _ => "downwards",
    };
}

using System.Globalization;
using System.Text;

namespace Loomcast.Pipeline.Commentary;

/// <summary>What a chat engine is told of the line that it is to write. Text for a person or a model, which the embedded engine takes apart again.</summary>
/// <param name="At">Seconds of the moment.</param>
/// <param name="MostWords">That there is time for.</param>
/// <param name="Style">How it is to be said.</param>
/// <param name="Moment">What happened.</param>
/// <param name="Facts">What was measured around it.</param>
internal sealed record LineBrief(double At, int MostWords, CommentaryStyle Style, MomentKind Moment, Facts Facts)
{
    private const char Separator = ':';

    /// <summary>A line that was too long comes as this one, with fewer words.</summary>
    public string Text
    {
        get
        {
            var text = new StringBuilder();
            Add(text, "second", At.ToString("0.0", CultureInfo.InvariantCulture));
            Add(text, "words at most", MostWords.ToString(CultureInfo.InvariantCulture));
            Add(text, "style", Style.ToString().ToLowerInvariant());
            Add(text, "what happened", Names[(int)Moment]);
            Add(text, "in sight", Facts.Things);
            Add(text, "light", Facts.Light);
            Add(text, "main colour", Facts.Colour);
            Add(text, "motion", Facts.Motion);
            Add(text, "where it moves", Facts.Place);
            Add(text, "moving to", Facts.Direction);
            Add(text, "loudness", Facts.Sound);
            Add(text, "sounds like", Facts.Voice);
            return text.ToString();
        }
    }

    private static readonly string[] Names =
        ["nothing new", "the sound went away", "the motion stopped", "something began to move", "something new came into sight", "a sound set in", "the scene changed", "the video begins"];

    public static LineBrief? TryParse(string text)
    {
        var fields = text.Split('\n').Select(line => line.Split(Separator, 2)).Where(field => field.Length == 2)
            .GroupBy(field => field[0].Trim(), field => field[1].Trim()).ToDictionary(group => group.Key, group => group.First());
        return fields.TryGetValue("what happened", out var happened) && Array.IndexOf(Names, happened) is >= 0 and var moment
            && int.TryParse(fields.GetValueOrDefault("words at most"), CultureInfo.InvariantCulture, out var most)
            && double.TryParse(fields.GetValueOrDefault("second"), CultureInfo.InvariantCulture, out var at)
            && Enum.TryParse<CommentaryStyle>(fields.GetValueOrDefault("style"), ignoreCase: true, out var style)
            ? new LineBrief(at, most, style, (MomentKind)moment, new Facts
            {
                Things = fields.GetValueOrDefault("in sight"),
                Light = fields.GetValueOrDefault("light"),
                Colour = fields.GetValueOrDefault("main colour"),
                Motion = fields.GetValueOrDefault("motion"),
                Place = fields.GetValueOrDefault("where it moves"),
                Direction = fields.GetValueOrDefault("moving to"),
                Sound = fields.GetValueOrDefault("loudness"),
                Voice = fields.GetValueOrDefault("sounds like"),
            })
            : null;
    }

    private static void Add(StringBuilder text, string name, string? value)
    {
        if (value is not null)
        {
            text.Append(name).Append(Separator).Append(' ').Append(value).Append('\n');
        }
    }
}

namespace Loomcast.Pipeline.Chat;

/// <summary>Words that say little about the topic of a question, though they may tell two short questions apart.</summary>
internal static class StopWords
{
    private static readonly HashSet<string> Words =
    [
        .. ("a about an and any are as at be been but by can could did do does for from get give had has have hear hello her here him his how i if in into is it its just know let like made "
            + "make may me might mine more much must my need no not now of off oh okay on one or other our out over please really say she should show so some tell than that the "
            + "their them then there these they thing think this those to too uh um up us use used very want was way we well were what when where which who why will with "
            + "would yes you your").Split(' '),
    ];

    private static readonly HashSet<string> Stems = [.. Words.Select(Wording.Stem)];

    public static bool Contains(string word) => Words.Contains(word);

    public static bool ContainsStem(string stem) => Stems.Contains(stem);
}

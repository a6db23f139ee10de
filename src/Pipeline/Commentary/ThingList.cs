namespace Loomcast.Pipeline.Commentary;

/// <summary>Things in words: "two cars and a person".</summary>
internal static class ThingList
{
    private const int MostKinds = 3;
    private const int LeastSeen = 2; // pictures: what flashes up is a mistake of the detector more often than not
    private static readonly string[] Numbers = ["no", "a", "two", "three", "four", "five", "six"];

    /// <returns>Null where there is nothing to name.</returns>
    public static string? Of(IEnumerable<Thing> things)
    {
        string[] kinds =
        [
            .. things.GroupBy(thing => (thing.Id, thing.Name)).Where(thing => thing.Count() >= LeastSeen)
                .GroupBy(thing => thing.Key.Name).OrderByDescending(kind => kind.Sum(thing => thing.Count())).ThenBy(kind => kind.Key, StringComparer.Ordinal)
                .Take(MostKinds).Select(kind => Counted(kind.Key, kind.Count())),
        ];
        return kinds.Length == 0 ? null : kinds.Length == 1 ? kinds[0] : $"{string.Join(", ", kinds[..^1])} and {kinds[^1]}";
    }

    private static string Counted(string name, int count) =>
        count >= Numbers.Length ? $"many {Plural(name)}" : count > 1 ? $"{Numbers[count]} {Plural(name)}" : name[0] is 'a' or 'e' or 'i' or 'o' or 'u' ? $"an {name}" : $"a {name}";

    private static string Plural(string name) =>
        name == "person" ? "people" : name == "sheep" ? name : name.EndsWith('s') || name.EndsWith("ch", StringComparison.Ordinal) || name.EndsWith('x') ? $"{name}es" : $"{name}s";
}

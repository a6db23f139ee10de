using System.Text.Json;

namespace Loomcast.Pipeline.Generation;

/// <summary>Reads the fields of JSON objects, and collects all that is wrong with them.</summary>
internal sealed class FieldFaults
{
    private readonly List<ScriptFault> _all = [];

    public IReadOnlyList<ScriptFault> All => _all;

    public void Add(string path, string detail)
    {
        if (_all.Count < ScriptLimits.Faults)
        {
            _all.Add(new ScriptFault(path, detail));
        }
    }

    /// <summary>Names that mean nothing are mistakes: what they were to say would silently be left out.</summary>
    public void CheckNames(JsonElement of, string prefix, IReadOnlyList<string> known)
    {
        foreach (var name in of.EnumerateObject().Select(field => field.Name).Where(name => !known.Contains(name)))
        {
            Add(prefix + Shown(name), $"is unknown. Known: {string.Join(", ", known)}.");
        }
    }

    /// <summary>A text on one line or more, without control characters.</summary>
    /// <returns>Empty where it is missing or wrong.</returns>
    public string Text(JsonElement of, string name, string prefix, int most)
    {
        if (!Has(of, name, out var value))
        {
            return "";
        }

        if (value.ValueKind != JsonValueKind.String)
        {
            Add(prefix + name, "is a text in quotes.");
            return "";
        }

        var text = string.Concat(value.GetString()!.Select(c => char.IsControl(c) && c != '\n' ? ' ' : c)).Trim();
        if (text.Length > most)
        {
            Add(prefix + name, $"has {text.Length} characters, and may have {most}. Shorten it, or make more scenes of it.");
        }

        return text;
    }

    /// <returns>Null where it is missing or wrong.</returns>
    public TimeSpan? Seconds(JsonElement of, string name, string prefix, TimeSpan least, TimeSpan most)
    {
        if (!Has(of, name, out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds) && seconds >= least.TotalSeconds && seconds <= most.TotalSeconds)
        {
            return TimeSpan.FromSeconds(seconds);
        }

        Add(prefix + name, $"is {least.TotalSeconds} to {most.TotalSeconds}, in seconds, as a number.");
        return null;
    }

    public static bool Has(JsonElement of, string name, out JsonElement value) =>
        of.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;

    private static string Shown(string name) => name.Length <= 40 ? name : name[..40] + "…";
}

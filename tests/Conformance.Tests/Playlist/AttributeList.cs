using System.Globalization;
using System.Text.RegularExpressions;

namespace Loomcast.Conformance.Tests.Playlist;

/// <summary>An attribute list (RFC 8216bis, 4.2), in the order of the text; each value keeps its kind.</summary>
internal sealed partial class AttributeList
{
    private readonly List<(string Name, string Value)> _items = [];

    public IEnumerable<string> Names => _items.Select(item => item.Name);

    /// <summary>The raw value, quotes included; null where the attribute is absent.</summary>
    public string? this[string name] => _items.FirstOrDefault(item => item.Name == name).Value;

    public static AttributeList Parse(string text, int line)
    {
        var list = new AttributeList();
        for (var at = 0; at < text.Length || at == 0;)
        {
            var match = Attribute().Match(text, at);
            if (!match.Success || match.Index != at)
            {
                throw new PlaylistException($"Line {line}: no attribute at '{text[at..]}'.");
            }

            var (name, value) = (match.Groups["name"].Value, match.Groups["value"].Value);
            if (list[name] is not null)
            {
                throw new PlaylistException($"Line {line}: {name} stands twice.");
            }

            list._items.Add((name, value));
            at = match.Index + match.Length;
            if (at < text.Length && (text[at++] != ',' || at == text.Length))
            {
                throw new PlaylistException($"Line {line}: no comma and attribute after '{name}'.");
            }
        }

        return list;
    }

    /// <summary>A quoted string, without its quotes.</summary>
    public string? Text(string name) => this[name] is not { } value ? null
        : value.StartsWith('"') ? value[1..^1] : throw new PlaylistException($"{name}={value} is not a quoted string.");

    /// <summary>An enumerated string: without quotes.</summary>
    public string? Word(string name) => this[name] is not { } value ? null
        : value.StartsWith('"') ? throw new PlaylistException($"{name}={value} is quoted.") : value;

    public bool IsYes(string name) => Word(name) switch
    {
        null or "NO" => false,
        "YES" => true,
        var other => throw new PlaylistException($"{name}={other} is neither YES nor NO."),
    };

    public long? Integer(string name) => this[name] is not { } value ? null
        : long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new PlaylistException($"{name}={value} is not a decimal integer.");

    public decimal? Number(string name) => this[name] is not { } value ? null
        : DecimalNumber().IsMatch(value) ? decimal.Parse(value, CultureInfo.InvariantCulture) : throw new PlaylistException($"{name}={value} is not a decimal floating point number.");

    public override string ToString() => string.Join(',', _items.Select(item => $"{item.Name}={item.Value}"));

    [GeneratedRegex("""(?<name>[A-Z0-9-]+)=(?<value>"[^"\r\n]*"|[^",\s][^",\s]*)""")]
    private static partial Regex Attribute();

    [GeneratedRegex(@"^[0-9]+(\.[0-9]+)?\z")]
    private static partial Regex DecimalNumber();
}

namespace Loomcast.Conformance.Tests.Playlist;

/// <summary>One tag as it stands in the text.</summary>
/// <param name="Name">Without "#".</param>
/// <param name="Value">What follows the colon; null where there is none.</param>
/// <param name="Line">From 1.</param>
internal sealed record Tag(string Name, string? Value, int Line)
{
    private AttributeList? _attributes;

    public AttributeList Attributes => _attributes ??= AttributeList.Parse(Value ?? "", Line);

    public override string ToString() => Value is null ? $"#{Name}" : $"#{Name}:{Value}";
}

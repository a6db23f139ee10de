using System.Text;

namespace Loomcast.Pipeline.Engines;

/// <summary>Leaves out what some models think aloud before they answer: <c>&lt;think&gt;...&lt;/think&gt;</c> at the very start. It is not to be spoken.</summary>
internal sealed class ThoughtFilter
{
    private const string Opening = "<think>";
    private const string Closing = "</think>";

    private readonly StringBuilder _held = new();
    private bool _isOver;

    /// <returns>What of the text so far can be passed on now.</returns>
    public string Pass(string text)
    {
        if (_isOver)
        {
            return text;
        }

        var held = _held.Append(text).ToString().TrimStart();
        if (!held.StartsWith(Opening, StringComparison.Ordinal))
        {
            var mayBecomeOne = held.Length < Opening.Length && Opening.StartsWith(held, StringComparison.Ordinal);
            return mayBecomeOne ? "" : End(held);
        }

        var close = held.IndexOf(Closing, StringComparison.Ordinal);
        return close < 0 ? "" : End(held[(close + Closing.Length)..].TrimStart());
    }

    private string End(string rest)
    {
        _isOver = true;
        return rest;
    }
}

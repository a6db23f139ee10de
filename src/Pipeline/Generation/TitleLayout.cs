using System.Globalization;
using System.Security;
using System.Xml;
using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Generation;

/// <summary>Where a title stands, and how large: in the middle where there is nothing else to see, else on a band below.</summary>
internal sealed class TitleLayout
{
    private const int MostLines = 3;
    private const double LineHeight = 1.25;
    private const double Band = 0.86; // share of the frame's width
    private const string Font = "Liberation Sans, DejaVu Sans, sans-serif";

    private readonly VideoFormat _format;
    private readonly bool _isAlone;
    private readonly double _size;
    private readonly List<string> _lines;

    public TitleLayout(string title, VideoFormat format, bool isAlone)
    {
        (_format, _isAlone) = (format, isAlone);
        _size = format.Height * (isAlone ? 0.11 : 0.055);
        while ((_lines = Wrap(title, format.Width * Band * 0.94 / _size)).Count > MostLines && _size > format.Height * 0.025)
        {
            _size *= 0.9;
        }

        _size = Math.Min(_size, format.Width * Band * 0.94 / _lines.Max(WidthOf));
        var height = PictureBox.Even((_lines.Count * _size * LineHeight) + (_size * 1.2));
        height = Math.Min(height, format.Height);
        Box = new PictureBox(0, PictureBox.Even(isAlone ? (format.Height - height) / 2.0 : format.Height - height - (format.Height * 0.04)), format.Width, height);
    }

    /// <summary>As wide as the frame.</summary>
    public PictureBox Box { get; }

    /// <summary>As SVG, which ffmpeg draws with the fonts of the machine.</summary>
    public string ToSvg()
    {
        var left = _format.Width * (1 - Band) / 2;
        var (anchor, x) = _isAlone ? ("middle", _format.Width / 2.0) : ("start", left + (_size * 0.7));
        var band = _isAlone ? "" : Invariant($"<rect x=\"{left:0.#}\" y=\"0\" width=\"{_format.Width * Band:0.#}\" height=\"{Box.Height}\" rx=\"{_size * 0.35:0.#}\" fill=\"#000\" fill-opacity=\"0.55\"/>");
        var first = ((Box.Height - (_lines.Count * _size * LineHeight)) / 2) + (_size * 0.97);
        var text = string.Concat(_lines.Select((line, index) => Invariant($"<text x=\"{x:0.#}\" y=\"{first + (index * _size * LineHeight):0.#}\">{Escape(line)}</text>")));
        return Invariant($"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Box.Width}\" height=\"{Box.Height}\">{band}<g font-family=\"{Font}\" font-weight=\"bold\" font-size=\"{_size:0.#}\" fill=\"#fff\" text-anchor=\"{anchor}\">{text}</g></svg>");
    }

    private static List<string> Wrap(string title, double width)
    {
        var lines = new List<string> { "" };
        foreach (var word in title.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var longer = lines[^1].Length == 0 ? word : $"{lines[^1]} {word}";
            if (lines[^1].Length == 0 || WidthOf(longer) <= width)
            {
                lines[^1] = longer;
            }
            else
            {
                lines.Add(word);
            }
        }

        return lines;
    }

    /// <summary>In units of the font's size; rather too wide than too narrow, because nobody but the renderer knows the font.</summary>
    private static double WidthOf(string text) => text.Sum(c => c switch
    {
        >= '\u2E80' => 1.0,
        'W' or 'M' or 'm' or 'w' or '@' or '%' => 0.92,
        'i' or 'l' or 'j' or 't' or 'f' or 'I' or '.' or ',' or ':' or ';' or '\'' or '!' or '|' or ' ' => 0.36,
        >= 'A' and <= 'Z' => 0.74,
        _ => 0.61,
    });

    private static string Escape(string text) => SecurityElement.Escape(string.Concat(text.Where(c => XmlConvert.IsXmlChar(c) || char.IsSurrogate(c))));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

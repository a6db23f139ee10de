namespace Loomcast.Pipeline.Captions;

/// <summary>Two lines that grow word by word: the lower one is written, and moves up when it is full.</summary>
internal sealed class CaptionLines
{
    /// <summary>Characters of a line: as many as players that choose the size of letters by the height of the picture get into a square one.</summary>
    public const int LineLength = 32;

    private string _upper = "";
    private string _lower = "";

    /// <returns>What is to be read with the new word.</returns>
    public string Add(string word)
    {
        if (_lower.Length == 0)
        {
            _lower = word;
        }
        else if (_lower.Length + 1 + word.Length <= LineLength)
        {
            _lower = $"{_lower} {word}";
        }
        else
        {
            (_upper, _lower) = (_lower, word);
        }

        return _upper.Length == 0 ? _lower : $"{_upper}\n{_lower}";
    }

    public void Clear() => (_upper, _lower) = ("", "");
}

using System.Text;

namespace Loomcast.Pipeline.Processes;

/// <summary>What a program complains about: its beginning, which tells what is wrong, and its end, which tells why it gave up. It is read to its end, so that the program never blocks.</summary>
internal sealed class KeptText
{
    private const int KeptOfStart = 32_768;
    private const int KeptOfEnd = 4_096;

    private readonly StringBuilder _start = new();
    private readonly StringBuilder _end = new();

    public async Task<string> ReadAsync(StreamReader reader)
    {
        var buffer = new char[1024];
        for (int count; (count = await reader.ReadAsync(buffer)) > 0;)
        {
            Keep(buffer.AsSpan(0, count));
        }

        return _end.Length <= KeptOfEnd ? $"{_start}{_end}" : $"{_start}\n...\n{_end.ToString(_end.Length - KeptOfEnd, KeptOfEnd)}";
    }

    private void Keep(ReadOnlySpan<char> text)
    {
        var first = Math.Min(text.Length, KeptOfStart - _start.Length);
        _start.Append(text[..first]);
        _end.Append(text[first..]);
        if (_end.Length > 2 * KeptOfEnd)
        {
            _end.Remove(0, _end.Length - KeptOfEnd - 1); // the one more tells that something was left out
        }
    }
}

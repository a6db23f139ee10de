using System.Collections;
using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Loomcast.Playback.Tests;

/// <summary>Errors and warnings on the console of a page (violations of the content security policy are errors there) and exceptions.</summary>
internal sealed class PageComplaints : IEnumerable<string>
{
    private readonly ConcurrentQueue<string> _texts = [];

    public PageComplaints(IPage page)
    {
        page.Console += (_, message) => Note(message.Type is "error" or "warning", $"{message.Text} {message.Location}");
        page.PageError += (_, error) => Note(true, error);
    }

    public IEnumerator<string> GetEnumerator() => _texts.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void Note(bool isBad, string text)
    {
        if (isBad)
        {
            _texts.Enqueue(text);
        }
    }
}

using System.Text.Json;
using Microsoft.Playwright;

namespace Loomcast.Playback.Tests;

/// <summary>The conversation page as its user sees it, and what the browser had to complain about.</summary>
internal sealed class ConversationPage : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly IBrowserContext _context;
    private readonly Traffic _traffic;

    private ConversationPage(IBrowserContext context, IPage page)
    {
        (_context, Page, Complaints, _traffic) = (context, page, new PageComplaints(page), new Traffic(page));
    }

    public IPage Page { get; }

    public PageComplaints Complaints { get; }

    public ILocator Transcript => Part("transcript");

    public string SessionId => new Uri(Page.Url).Fragment[1..];

    public static async Task<ConversationPage> OpenAsync(IBrowserContext context, Uri app, string? session)
    {
        var page = new ConversationPage(context, await context.NewPageAsync());
        await page.Page.GotoAsync(new Uri(app, session is null ? "/conversation" : $"/conversation#{session}").ToString());
        await page.WhenPlayingAsync();
        return page;
    }

    /// <summary>Any element by the name that the page gives it for tests.</summary>
    public ILocator Part(string name) => Page.GetByTestId(name);

    public Task WhenPlayingAsync() => Page.WaitForFunctionAsync("() => performance.getEntriesByName('loomcast:first-frame').length > 0");

    public Task WhenStateAsync(string label) => Assertions.Expect(Part("state")).ToHaveTextAsync(label);

    public async Task AskAsync(string text)
    {
        await Page.Locator("textarea").FillAsync(text);
        await Page.Keyboard.PressAsync("Enter");
    }

    /// <summary>Question and answer of each turn, as far as they are shown.</summary>
    public async Task<IReadOnlyList<(string Question, string Answer)>> TranscriptAsync()
    {
        var turns = await Page.EvaluateAsync<string[][]>("""
            () => [...document.querySelectorAll('[data-testid=turn]')].map((turn) => [
              turn.querySelector('[data-testid=question-bubble]').textContent,
              [...turn.querySelectorAll('[data-testid=word][data-spoken]')].map((word) => word.textContent.trim()).join(' '),
            ])
            """);
        return [.. turns.Select(turn => (turn[0], turn[1]))];
    }

    /// <summary>An array of the states that the page has told, each once it is another, and those that are to come.</summary>
    public Task<IJSHandle> FollowStatesAsync() => Page.EvaluateHandleAsync("""
        () => {
          const label = document.getElementById('state-label');
          const states = [];
          new MutationObserver(() => label.textContent !== states.at(-1) && states.push(label.textContent)).observe(label, { childList: true, characterData: true, subtree: true });
          return states;
        }
        """);

    /// <summary>An array of the number of words shown, one for each frame that is shown from now on.</summary>
    public Task<IJSHandle> FollowWordsAsync() => Page.EvaluateHandleAsync("""
        () => {
          const counts = [];
          const { video } = document.querySelector('loom-player');
          const note = () => {
            counts.push(document.querySelectorAll('[data-testid=word][data-spoken]').length);
            video.requestVideoFrameCallback(note);
          };
          note();
          return counts;
        }
        """);

    /// <summary>Notes every frame that is shown from now on, and whatever stops or moves the playhead.</summary>
    public async Task StartFrameLogAsync()
    {
        using var script = new StreamReader(typeof(ConversationPage).Assembly.GetManifestResourceStream("frame-log.js")!);
        await Page.EvaluateAsync(await script.ReadToEndAsync());

        // The player makes up for the time of loading by one jump.
        await Page.WaitForFunctionAsync("() => performance.getEntriesByName('loomcast:joined').length > 0");
        await Page.EvaluateAsync("() => frameLog.start()");
        await Page.WaitForFunctionAsync("() => frameLog.frames.length > 0");
    }

    public async Task<(IReadOnlyList<ShownFrame> Frames, IReadOnlyList<PlayheadStop> Stops)> ReadFrameLogAsync()
    {
        var log = await Page.EvaluateAsync<JsonElement>("() => frameLog");
        return (log.GetProperty("frames").Deserialize<ShownFrame[]>(Json)!, log.GetProperty("stops").Deserialize<PlayheadStop[]>(Json)!);
    }

    /// <summary>The viewer is behind the server: waits until the viewer, too, has heard all.</summary>
    public Task WhenAllIsSaidAsync() => Page.WaitForFunctionAsync("() => document.querySelectorAll('[data-testid=word]:not([data-spoken])').length === 0");

    /// <summary>All that is visible and can be operated, in the page and in the player.</summary>
    public async Task<IReadOnlyList<PageControl>> ControlsAsync()
    {
        var controls = await Page.EvaluateAsync<string[][]>("""
            () => [document, document.querySelector('loom-player').shadowRoot]
              .flatMap((root) => [...root.querySelectorAll('button, a[href], input, select, textarea')])
              .filter((control) => control.checkVisibility() && !control.disabled)
              .map((control) => [control.id || control.textContent.trim(), control.ariaLabel || control.textContent.trim()])
            """);
        return [.. controls.Select(control => new PageControl(control[0], control[1]))];
    }

    /// <summary>What gets the focus, from the start of the page to its end.</summary>
    public async Task<IReadOnlySet<string>> TabThroughAsync()
    {
        await Page.EvaluateAsync("() => document.activeElement.blur()");
        var reached = new HashSet<string>();
        for (var tabs = 0; tabs < 60; tabs++)
        {
            await Page.Keyboard.PressAsync("Tab");
            reached.Add(await Page.EvaluateAsync<string>("""
                () => {
                  const outer = document.activeElement;
                  const focused = outer.shadowRoot?.activeElement ?? outer;
                  return focused.id || focused.textContent.trim();
                }
                """));
        }

        return reached;
    }

    /// <summary>The stream is played to its end.</summary>
    public Task WhenEndedAsync() => WhenAsync("() => document.querySelector('loom-player').video.ended");

    /// <summary>Waits until a condition of the page holds; in vain, the message tells how the player fares.</summary>
    public async Task WhenAsync(string condition)
    {
        try
        {
            await Page.WaitForFunctionAsync(condition);
        }
        catch (TimeoutException e)
        {
            Assert.Fail($"{e.Message} {await DescribeAsync()}");
        }
    }

    /// <summary>How its player fares: for the message of a test that waits for it in vain.</summary>
    private async Task<string> DescribeAsync()
    {
        var player = await Page.EvaluateAsync<JsonElement>("""
            () => {
              const { video } = document.querySelector('loom-player');
              const { currentTime, readyState, paused, ended, playbackRate, buffered, error } = video;
              const ranges = Array.from(buffered, (_, i) => [buffered.start(i), buffered.end(i)]);
              const { phase, problem } = document.querySelector('loom-player').state;
              return { from: window.from, currentTime, readyState, paused, ended, playbackRate, ranges, error: error?.message, phase, problem };
            }
            """);
        return $"{player} {_traffic} {string.Join(" | ", Complaints.TakeLast(5))}";
    }

    public async ValueTask DisposeAsync() => await _context.CloseAsync();
}

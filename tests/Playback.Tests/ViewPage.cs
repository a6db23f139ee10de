using System.Collections.Concurrent;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Loomcast.Playback.Tests;

/// <summary>The home, or the view of a pipeline, as its user sees it.</summary>
internal sealed class ViewPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _requests = [];
    private ICDPSession? _network;

    private ViewPage(IBrowserContext context, IPage page)
    {
        (_context, Page, Complaints) = (context, page, new PageComplaints(page));
        page.Request += (_, request) => _requests.Enqueue($"{request.Method} {new Uri(request.Url).AbsolutePath}");
    }

    public IPage Page { get; }

    public PageComplaints Complaints { get; }

    /// <summary>Method and path of what the page has asked for.</summary>
    public IEnumerable<string> Requests => _requests;

    public string SessionId => new Uri(Page.Url).Fragment[1..];

    public static async Task<ViewPage> OpenAsync(Chromium browser, string path, BrowserNewContextOptions? options = null)
    {
        var context = await browser.Browser.NewContextAsync(options);
        var page = new ViewPage(context, await context.NewPageAsync());
        await page.Page.GotoAsync(new Uri(browser.Servers.App, path).ToString());
        return page;
    }

    /// <summary>Any element by the name that the page gives it for tests.</summary>
    public ILocator Part(string name) => Page.GetByTestId(name);

    public Task ChooseAsync(params IEnumerable<string> files) => Part("file").SetInputFilesAsync(files);

    /// <summary>Bytes a second that go out; -1 is as many as possible.</summary>
    public async Task SendAtAsync(int bytesPerSecond)
    {
        if (_network is null)
        {
            _network = await _context.NewCDPSessionAsync(Page); // one: what another had set would stay in force
            await _network.SendAsync("Network.enable");
        }

        await _network.SendAsync("Network.emulateNetworkConditions", new()
        {
            ["offline"] = false,
            ["latency"] = 0,
            ["downloadThroughput"] = -1,
            ["uploadThroughput"] = bytesPerSecond,
        });
    }

    public Task WhenTextAsync(string part, string text) => Expect(Part(part)).ToContainTextAsync(text);

    public Task WhenVisibleAsync(string part) => Expect(Part(part)).ToBeVisibleAsync();

    /// <summary>Waits until a page of a session is there, with its id in the address.</summary>
    public Task WhenSessionAsync() => Page.WaitForFunctionAsync("() => /^#[a-z2-7]{20,}/.test(location.hash)");

    /// <summary>Waits until the result has been played so far, in seconds of media.</summary>
    public Task WhenPlayedAsync(double seconds) => Page.WaitForFunctionAsync("seconds => document.querySelector('loom-player').video.currentTime >= seconds", seconds);

    /// <summary>All that is visible and can be operated, in the page and in its player.</summary>
    public async Task<IReadOnlyList<PageControl>> ControlsAsync()
    {
        var controls = await Page.EvaluateAsync<string[][]>("""
            () => [document, document.querySelector('loom-player')?.shadowRoot]
              .flatMap((root) => [...(root?.querySelectorAll('button, a[href], input, select, textarea') ?? [])])
              .filter((control) => control.checkVisibility() && !control.disabled)
              .map((control) => [
                control.id || control.dataset.option || control.dataset.testid || control.textContent.trim(),
                control.ariaLabel || control.textContent.trim() || control.labels?.[0]?.textContent.trim() || '',
              ])
            """);
        return [.. controls.Select(control => new PageControl(control[0], control[1]))];
    }

    public Task<bool> FitsAsync() => Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth");

    public async ValueTask DisposeAsync() => await _context.CloseAsync();
}

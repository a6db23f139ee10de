using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Loomcast.Tests.Shared;
using Microsoft.Playwright;

namespace Loomcast.Playback.Tests;

/// <summary>The seek bar shows where it leads, before it is let go.</summary>
[Collection(Streams.Name)]
public sealed class ThumbnailsTests(Chromium browser) : IClassFixture<CleanSlate>
{
    private const int Seconds = 60;

    [Fact]
    public async Task WhoPointsAtTheSeekBar_SeesThePictureOfThatMoment_AndItsTime()
    {
        var servers = browser.Servers;
        await using var context = await browser.Browser.NewContextAsync();
        var page = await OpenAsync(context, servers, await PublishAsync(servers));
        var seek = page.GetByTestId("seek");
        await Assertions.Expect(seek).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByTestId("preview")).ToBeHiddenAsync();

        foreach (var share in new[] { 0.25, 0.9, 0.5 })
        {
            var box = (await seek.BoundingBoxAsync())!;
            await page.Mouse.MoveAsync((float)(box.X + (share * box.Width)), box.Y + (box.Height / 2));
            await Assertions.Expect(page.GetByTestId("thumbnail")).ToBeVisibleAsync();

            var text = (await page.GetByTestId("preview-time").TextContentAsync())!.Split(':');
            var second = (int.Parse(text[0], CultureInfo.InvariantCulture) * 60) + int.Parse(text[1], CultureInfo.InvariantCulture);
            Assert.InRange(second, (share * Seconds) - 2, (share * Seconds) + 2);
            // There is a picture each two seconds, three steps of brightness apart (of 255, six of 219).
            Assert.InRange(await LumaAsync(page), LumaAt(second - 2), LumaAt(second + 1));
        }

        await page.Mouse.MoveAsync(1, 1);
        await Assertions.Expect(page.GetByTestId("preview")).ToBeHiddenAsync();
        Assert.Empty(await page.EvaluateAsync<string[]>("() => faults"));
    }

    private static int LumaAt(int second) => 3 * second * 255 / 219;

    /// <summary>A stream that is over: each of its seconds has a brightness of its own.</summary>
    /// <returns>Its playlist.</returns>
    private static async Task<Uri> PublishAsync(Servers servers)
    {
        using var response = await servers.Client.PostAsJsonAsync("/api/sessions", new { pipeline = "external", options = new { window = "event" } });
        var session = new ServerSession(servers.Client, (await response.Content.ReadFromJsonAsync<JsonNode>())!);
        var ingest = new Uri(servers.MediaServer.Addresses[0], $"/ingest/{session.Id}/live.mp4");
        await MediaTool.EncodeAsync(
        [
            "-f", "lavfi", "-i", $"nullsrc=size=32x18:rate=1:duration={Seconds},geq=lum='16+3*N':cb=128:cr=128,fps=10,scale=320:180:flags=neighbor",
            "-c:v", "libx264", "-preset", "ultrafast", "-g", "10", "-pix_fmt", "yuv420p",
            "-f", "mp4", "-movflags", "+frag_keyframe+empty_moov+default_base_moof", "-method", "POST", ingest.ToString(),
        ]);
        await session.WhenAsync("end", _ => true);
        return session.Hls;
    }

    /// <summary>A page of one's own with the player in it.</summary>
    private static async Task<IPage> OpenAsync(IBrowserContext context, Servers servers, Uri playlist)
    {
        var page = await context.NewPageAsync();
        var address = new Uri(servers.App, "/page-of-a-test").ToString();
        await page.RouteAsync(address, route => route.FulfillAsync(new()
        {
            ContentType = "text/html",
            Body = $"""
                <script>window.faults = []; onerror = (fault) => faults.push(fault);</script>
                <script type="module" src="/loomcast.js"></script>
                <loom-player style="width: 800px; height: 450px" src="{playlist}"></loom-player>
                """,
        }));
        await page.GotoAsync(address);
        return page;
    }

    /// <summary>Of the middle of the picture that is shown, full range.</summary>
    private static async Task<int> LumaAsync(IPage page)
    {
        var pixel = await page.EvaluateAsync<JsonElement>("""
            async () => {
              const { style } = document.querySelector('loom-player').shadowRoot.getElementById('thumbnail');
              const [, url] = /url\("(.*?)"\)/.exec(style.backgroundImage);
              const sheet = await createImageBitmap(await (await fetch(url)).blob());
              const context = new OffscreenCanvas(sheet.width, sheet.height).getContext('2d');
              context.drawImage(sheet, 0, 0);
              const [x, y] = [style.backgroundPositionX, style.backgroundPositionY].map((offset) => -parseInt(offset, 10));
              return [...context.getImageData(x + parseInt(style.width, 10) / 2, y + parseInt(style.height, 10) / 2, 1, 1).data];
            }
            """);
        return pixel[1].GetInt32();
    }
}

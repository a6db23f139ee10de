using System.Diagnostics.Metrics;

namespace Loomcast.MediaServer.Tests.Metrics;

public sealed class PrometheusExporterTests
{
    [Fact]
    public async Task Export_CountsWhatHappened()
    {
        await using var origin = await TestOrigin.StartAsync();
        var session = await origin.BeginAsync();
        await session.PublishAsync(3);
        await origin.BeginAsync();
        await origin.Client.GetStringAsync(session.Path("video/index.m3u8"));
        var held = origin.Client.GetStringAsync(session.Path("video/index.m3u8?_HLS_msn=2&_HLS_part=2"));
        await origin.WhenHeldAsync(1);

        var text = await origin.Client.GetStringAsync("/metrics");
        await session.PublishAsync();
        await held;
        await session.FinishAsync();
        var after = await WhenReleasedAsync(origin);

        Assert.Contains("# TYPE loomcast_parts_published_total counter\nloomcast_parts_published_total{rendition=\"audio\"} 3\nloomcast_parts_published_total{rendition=\"video\"} 3\n", text, StringComparison.Ordinal);
        Assert.Contains("loomcast_sessions{state=\"running\"} 2\n", text, StringComparison.Ordinal);
        Assert.Contains("loomcast_requests_held 1\n", text, StringComparison.Ordinal);
        Assert.Contains("loomcast_playlist_renders_total{form=\"full\"} 1\n", text, StringComparison.Ordinal);
        Assert.Matches("loomcast_live_sent_bytes_total [1-9]", text);
        Assert.Contains("loomcast_release_delay_seconds_bucket{le=\"+Inf\"} 1\n", after, StringComparison.Ordinal);
        Assert.Contains("loomcast_requests_held 0\n", after, StringComparison.Ordinal);
        Assert.Contains("loomcast_sessions{state=\"ended\"} 1\nloomcast_sessions{state=\"running\"} 1\n", after, StringComparison.Ordinal);
    }

    /// <summary>The metrics once the release is counted, which is after its response has gone out.</summary>
    private static async Task<string> WhenReleasedAsync(TestOrigin origin)
    {
        while (true)
        {
            var text = await origin.Client.GetStringAsync("/metrics");
            if (text.Contains("loomcast_release_delay_seconds_count 1\n", StringComparison.Ordinal))
            {
                return text;
            }
        }
    }

    [Fact]
    public async Task Export_HasTheMetersOfTheWholeProcess_ButNotThoseOfOthers()
    {
        await using var origin = await TestOrigin.StartAsync();
        using var ours = new Meter("Loomcast.Pipeline");
        using var others = new Meter("Other");
        ours.CreateHistogram<double>("loomcast.stage.time", "s", "Stages.").Record(0.02, KeyValuePair.Create<string, object?>("stage", "a \"b\"\n"));
        others.CreateCounter<int>("other").Add(1);

        var text = await origin.Client.GetStringAsync("/metrics");

        Assert.Contains("loomcast_stage_time_seconds_bucket{stage=\"a \\\"b\\\"\\n\",le=\"0.01\"} 0\n", text, StringComparison.Ordinal);
        Assert.Contains("loomcast_stage_time_seconds_bucket{stage=\"a \\\"b\\\"\\n\",le=\"0.025\"} 1\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("other", text, StringComparison.Ordinal);
    }
}

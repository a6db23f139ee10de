using System.Net;
using Loomcast.Conformance.Tests.Sources;

namespace Loomcast.Conformance.Tests.Rules;

/// <summary>Section 2.8, on all answers of a recorded stream.</summary>
public sealed class HttpRules(Recordings recordings) : RecordedRules(recordings)
{
    private static readonly Dictionary<string, string[]> Types = new()
    {
        [".m3u8"] = ["application/vnd.apple.mpegurl"],
        [".mp4"] = ["video/mp4", "audio/mp4"],
        [".m4s"] = ["video/iso.segment", "audio/mp4"],
        [".vtt"] = ["text/vtt", "text/plain"],
    };

    [Theory, EveryStream]
    public void T01_http_2_is_spoken_where_it_is_asked_for(Seen seen) =>
        Assert.All(Of(seen).All, exchange => Assert.Equal(seen.Way is Way.Origin2 or Way.Proxy2 ? HttpVersion.Version20 : HttpVersion.Version11, exchange.Version));

    [Theory, EveryStream]
    public void T03_priorities_are_lists_before_sound_before_pictures(Seen seen)
    {
        Assert.All(Of(seen).AllReloads, reload => Assert.Equal(1, Urgency(reload)));
        Assert.All(Of(seen).AllMedia, media => Assert.InRange(Urgency(media), 2, 6));
        EachRendition(seen, rendition => Assert.Single(rendition.Media.Values.Select(Urgency).Distinct()));
        var byBandwidth = Of(seen).Multivariant.Variants.OrderByDescending(variant => variant.Attributes.Integer("BANDWIDTH"))
            .Select(variant => Of(seen).Rendition(variant.Uri)).Select(rendition => Urgency(rendition.Media.Values.First())).ToList();
        Assert.Equal(byBandwidth.OrderDescending(), byBandwidth);
    }

    [Theory, EveryStream]
    public void T05_segments_are_not_compressed(Seen seen) => Assert.All(Of(seen).AllMedia, media => Assert.True(media.Header("Content-Encoding") is null || media.Header("Content-Type")!.StartsWith("text/", StringComparison.Ordinal)));

    [Theory, EveryStream]
    public void T06_media_types_are_those_of_HLS(Seen seen) => Assert.All(Of(seen).All, exchange =>
        Assert.Contains(exchange.Header("Content-Type")!.Split(';')[0], Types[Path.GetExtension(exchange.Uri.AbsolutePath)]));

    [Theory, EveryStream]
    public void T07_what_may_be_kept_is_kept_as_long_as_it_should_be(Seen seen)
    {
        var target = (int)Of(seen).Primary.Last.TargetDuration;
        foreach (var reload in Of(seen).AllReloads.Where(reload => !reload.Playlist.IsEnded))
        {
            Assert.Equal(reload.Uri.Query.Contains("_HLS_msn", StringComparison.Ordinal) ? 6 * target : Math.Max(1, target / 2), reload.MaxAge);
        }

        Assert.All(Of(seen).AllMedia, media => Assert.InRange(media.MaxAge ?? 0, 6 * target, int.MaxValue));
        Assert.All(Of(seen).All, exchange => Assert.Contains("public", exchange.Header("Cache-Control"), StringComparison.Ordinal));
    }

    [Theory, EveryStream]
    public void T08_no_list_is_old(Seen seen) => Assert.All(Of(seen).AllReloads, reload =>
        Assert.True(reload.Header("Age") is not { } age || int.Parse(age, System.Globalization.CultureInfo.InvariantCulture) <= reload.MaxAge));

    [Theory, EveryStream]
    public void T11_nothing_is_of_one_viewer_only(Seen seen) => Assert.All(Of(seen).All, exchange => Assert.Null(exchange.Header("Set-Cookie")));

    [Theory, EveryStream]
    public void T13_every_origin_may_read_every_answer(Seen seen) => Assert.All(Of(seen).All, exchange =>
    {
        Assert.Equal("*", exchange.Header("Access-Control-Allow-Origin"));
        Assert.All(new[] { "Age", "Date", "Content-Length" }, name => Assert.Contains(name, exchange.Header("Access-Control-Expose-Headers"), StringComparison.OrdinalIgnoreCase));
    });

    [Theory, EveryStream]
    public void T14_the_Date_is_right(Seen seen) => Assert.All(Of(seen).All, exchange =>
    {
        var age = int.Parse(exchange.Header("Age") ?? "0", System.Globalization.CultureInfo.InvariantCulture);
        var then = TimeProvider.System.GetUtcNow() - TimeProvider.System.GetElapsedTime(exchange.DoneAt);
        Assert.InRange((then - DateTimeOffset.Parse(exchange.Header("Date")!, System.Globalization.CultureInfo.InvariantCulture)).TotalSeconds - age, -2, 5);
    });

    [Theory, EveryStream]
    public void T18_media_has_a_validator(Seen seen) => Assert.All(Of(seen).AllMedia, media => Assert.StartsWith("\"", media.Header("ETag"), StringComparison.Ordinal));

    private static int Urgency(Exchange exchange) =>
        exchange.Header("Priority") is { } priority && priority.StartsWith("u=", StringComparison.Ordinal) ? priority[2] - '0' : throw new InvalidOperationException($"{exchange}: no priority");
}

using Loomcast.Pipeline.Encoding;

namespace Loomcast.MediaServer.Tests.Ingest;

/// <summary>Our own pipeline on another machine: it goes through the same door.</summary>
public sealed class CmafPublisherTests
{
    [Fact]
    public async Task WhatTheEncoderMakes_ArrivesWhole_AtAnOriginElsewhere()
    {
        await using var origin = await TestOrigin.StartAsync();
        var stream = await ExternalStream.MakeAsync(origin, new { window = "event", tracks = new[] { "video", "audio" } });
        await using var publisher = new CmafPublisher(stream.Ingest, null, TimeProvider.System);
        var startsAt = TimeProvider.System.GetUtcNow();

        await OwnEncoder.PublishAsync(publisher, startsAt, slices: 125);
        await stream.EndedAsync();

        await stream.CheckFramesAsync(125, 0.04, 5);
        stream.CheckCadence();
        Assert.InRange((stream.Session.Stream.StartsAt!.Value - startsAt).TotalMilliseconds, -1, 1);
    }

    [Fact]
    public async Task AnOriginThatTakesNothing_IsAFailure_InItsOwnWords()
    {
        await using var origin = await TestOrigin.StartAsync();
        await using var publisher = new CmafPublisher(new Uri(origin.Client.BaseAddress!, "/ingest/nobody/"), null, TimeProvider.System);

        var failure = await Assert.ThrowsAsync<EncodingException>(() => OwnEncoder.PublishAsync(publisher, TimeProvider.System.GetUtcNow(), slices: 50));

        Assert.Contains("unknown-session", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AConnectionThatIsCut_IsMadeAnew_AndNoPartIsLostOrDoubled()
    {
        await using var origin = await TestOrigin.StartAsync();
        var stream = await ExternalStream.MakeAsync(origin, new { window = "event", tracks = new[] { "video", "audio" } });
        await using var relay = new CutRelay(stream.Ingest);
        await using var publisher = new CmafPublisher(relay.Of(stream.Ingest), null, TimeProvider.System);

        await OwnEncoder.PublishAsync(publisher, TimeProvider.System.GetUtcNow(), slices: 250, async slice =>
        {
            if (slice is 75 or 130 or 180)
            {
                await stream.WhenPublishedAsync((slice / 25.0) - 2);
                relay.Cut();
            }
        });
        await stream.EndedAsync();

        Assert.InRange(relay.Count, 2 + 3, int.MaxValue); // a track that had nothing to send at a cut has one connection less
        await stream.CheckFramesAsync(250, 0.04, 10);
        stream.CheckCadence();
        Assert.All(stream.Session.Stream.Renditions, rendition => Assert.Equal(0, rendition.Current.Window.Discontinuities));
    }

    [Fact]
    public async Task AnOriginThatIsStartedAnew_KnowsWhatItHasPublished_WhenThePublisherRepeatsIt()
    {
        var origin = await TestOrigin.StartAsync();
        var stream = await ExternalStream.MakeAsync(origin, new { window = "event", tracks = new[] { "video", "audio" } });
        await using var relay = new CutRelay(stream.Ingest);
        await using var publisher = new CmafPublisher(relay.Of(stream.Ingest), null, TimeProvider.System);

        await OwnEncoder.PublishAsync(publisher, TimeProvider.System.GetUtcNow(), slices: 250, async slice =>
        {
            if (slice is 90 or 180)
            {
                await stream.WhenPublishedAsync((slice / 25.0) - 2);
                relay.Close();
                origin = await origin.RestartAsync();
                stream = await ExternalStream.FindAsync(origin, stream.Session.Id);
                relay.Lead(origin.Client.BaseAddress!);
            }
        });
        await stream.EndedAsync();

        await stream.CheckFramesAsync(250, 0.04, 10);
        stream.CheckCadence();
        Assert.All(stream.Session.Stream.Renditions, rendition => Assert.Equal(0, rendition.Current.Window.Discontinuities));
        await origin.DisposeAsync();
    }
}

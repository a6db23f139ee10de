using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Loomcast.MediaServer.Live;
using Loomcast.MediaServer.Sessions;

namespace Loomcast.MediaServer.Tests.Ingest;

/// <summary>An external session: where to publish, and what viewers get.</summary>
internal sealed partial class ExternalStream
{
    private readonly TestOrigin _origin;

    private ExternalStream(TestOrigin origin, Session session, Uri ingest) => (_origin, Session, Ingest) = (origin, session, ingest);

    public Session Session { get; }

    /// <summary>Ends with a slash.</summary>
    public Uri Ingest { get; }

    public Uri Multivariant => new(_origin.Client.BaseAddress!, $"/live/{Session.Id}/index.m3u8");

    public static async Task<ExternalStream> MakeAsync(TestOrigin origin, object? options = null)
    {
        using var response = await origin.Client.PostAsJsonAsync("/api/sessions", new { pipeline = "external", options = options ?? new { window = "event" } });
        var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        Assert.True(response.IsSuccessStatusCode, answer.ToString());
        Assert.True(origin.Sessions.TryFind(answer.GetProperty("id").GetString()!, out var session));
        return new ExternalStream(origin, session!, new Uri(answer.GetProperty("ingest").GetString()!));
    }

    /// <summary>A session of the run before, once it goes on.</summary>
    public static async Task<ExternalStream> FindAsync(TestOrigin origin, string id)
    {
        Assert.True(origin.Sessions.TryFind(id, out var session));
        using var patience = new CancellationTokenSource(TestOrigin.Patience);
        while (session.IsResuming)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        return new ExternalStream(origin, session, new Uri(origin.Client.BaseAddress!, $"/ingest/{id}/"));
    }

    /// <summary>Waits until the session has ended by itself.</summary>
    public async Task EndedAsync() => await Session.Completion.WaitAsync(TestOrigin.Patience);

    public async Task<LiveRendition> RenditionAsync(string name)
    {
        await Session.Stream.Begun.WaitAsync(TestOrigin.Patience);
        Assert.True(Session.Stream.TryFind(name, out var rendition));
        return rendition;
    }

    /// <summary>Waits for what must come.</summary>
    public async Task UntilAsync(Func<bool> isSo)
    {
        using var patience = new CancellationTokenSource(TestOrigin.Patience);
        while (!isSo())
        {
            patience.Token.ThrowIfCancellationRequested();
            using var response = await _origin.Client.GetAsync(Multivariant, patience.Token);
        }
    }

    /// <summary>Waits until so many seconds of each rendition are published.</summary>
    public async Task WhenPublishedAsync(double seconds)
    {
        await Session.Stream.Begun.WaitAsync(TestOrigin.Patience);
        foreach (var rendition in Session.Stream.Renditions)
        {
            var release = rendition.Current;
            while (release.Window.Played < seconds * rendition.Rendition.Timescale)
            {
                release = await release.Superseded.WaitAsync(TestOrigin.Patience);
            }
        }
    }

    public Uri Playlist(string rendition) => new(_origin.Client.BaseAddress!, $"/live/{Session.Id}/{rendition}/index.m3u8");

    public Task<string> MultivariantAsync() => _origin.Client.GetStringAsync(Multivariant);

    public Task<string> PlaylistAsync(string rendition) => _origin.Client.GetStringAsync(Playlist(rendition));

    public async Task<HttpResponseMessage> PublishAsync(string path, byte[] body, string? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Ingest, path)) { Content = new ByteArrayContent(body) };
        request.Headers.Authorization = token is null ? null : new("Bearer", token);
        return await _origin.Client.SendAsync(request);
    }

    /// <summary>Checks what each playlist promises: durations of parts and segments, and that time goes on from one to the next.</summary>
    public void CheckCadence()
    {
        foreach (var rendition in Session.Stream.Renditions)
        {
            var (terms, window) = (rendition.Rendition, rendition.Current.Window);
            var parts = window.Segments.SelectMany(segment => segment.Parts.Index().Select(part => (part.Item, IsLast: part.Index == segment.Parts.Length - 1))).ToList();
            Assert.NotEmpty(parts);
            Assert.All(parts, part => Assert.InRange(part.Item.Duration, part.IsLast ? 1 : (int)(0.85 * terms.PartTarget), terms.PartTarget));
            Assert.All(window.Segments, segment => Assert.InRange(segment.Duration, 1, (terms.SegmentTarget + 0.5) * terms.Timescale));
            Assert.All(window.Segments, segment => Assert.True(segment.Parts[0].IsIndependent));
        }
    }

    /// <summary>Decoded frames of both kinds: as many as were sent, evenly spaced, beginning together.</summary>
    public async Task CheckFramesAsync(int pictures, double frame, double seconds)
    {
        var video = await Tools.FramesAsync(Playlist(NameOf("video")), "v:0");
        var audio = await Tools.FramesAsync(Playlist(NameOf("audio")), "a:0");
        Assert.Equal(pictures, video.Count);
        Assert.InRange(video[1] - video[0], 0.001, frame + 0.022); // with empty_moov ffmpeg begins all tracks at 0, and lets the first frame wait for the priming of AAC
        Assert.All(video.Skip(1).Zip(video.Skip(2)), pair => Assert.Equal(frame, pair.Second - pair.First, 0.0011));
        Assert.All(audio.Zip(audio.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, 0.001, 0.05));
        Assert.InRange(audio[0] - video[0], -0.03, 0.03);
        Assert.InRange(audio[^1] - audio[0], seconds - 0.1, seconds + 0.1);
    }

    public static IReadOnlyList<double> PartDurations(string playlist) =>
        [.. PartPattern().Matches(playlist).Select(match => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))];

    private string NameOf(string prefix) => Session.Stream.Renditions.Select(r => r.Rendition.Name).First(name => name.StartsWith(prefix, StringComparison.Ordinal));

    [GeneratedRegex(@"#EXT-X-PART:DURATION=([0-9.]+)")]
    private static partial Regex PartPattern();
}

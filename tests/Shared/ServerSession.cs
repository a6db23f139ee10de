using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Loomcast.Tests.Shared;

/// <summary>A session as a client of the HTTP contract sees it.</summary>
internal sealed class ServerSession(HttpClient client, JsonNode session)
{
    public string Id { get; } = (string)session["id"]!;

    /// <summary>The session as it was when it was started.</summary>
    public JsonNode Started { get; } = session;

    /// <summary>The multivariant playlist, absolute.</summary>
    public Uri Hls { get; } = new((string)session["playback"]!["hls"]!);

    public static Task<ServerSession> CreateAsync(HttpClient client, string avatar = "ada", string ladder = "none") =>
        StartAsync(client, new { pipeline = "conversation", options = new { avatar, ladder } });

    /// <param name="client">Of the app host.</param>
    /// <param name="request">The body of the start, as an object or as JSON.</param>
    public static async Task<ServerSession> StartAsync(HttpClient client, object request)
    {
        using var response = await client.PostAsJsonAsync("/api/sessions", request);
        var answer = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode
            ? new ServerSession(client, JsonNode.Parse(answer)!)
            : throw new HttpRequestException($"No session: {answer}", null, response.StatusCode);
    }

    /// <summary>Waits until so much of the stream is listed in whole segments.</summary>
    public async Task WhenListedAsync(double seconds)
    {
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (await poll.WaitForNextTickAsync())
        {
            var playlist = await client.GetStringAsync(new Uri(Hls, "video/index.m3u8").AbsolutePath);
            var durations = playlist.Split('\n').Where(line => line.StartsWith("#EXTINF:", StringComparison.Ordinal)).Select(line => line["#EXTINF:".Length..].TrimEnd(','));
            if (durations.Sum(duration => double.Parse(duration, CultureInfo.InvariantCulture)) >= seconds)
            {
                return;
            }
        }
    }

    public async Task<JsonNode> SnapshotAsync() => (await client.GetFromJsonAsync<JsonNode>($"/api/sessions/{Id}"))!;

    public Task<int> AskAsync(string text) => TurnAsync(new StringContent(text));

    public Task<int> SpeakAsync(Stream audio, string mediaType)
    {
        var content = new StreamContent(audio);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(mediaType);
        return TurnAsync(content);
    }

    public async Task<JsonNode> InterruptAsync() => await PostAsync("interrupt", null);

    public async Task EndAsync() => await PostAsync("end", null);

    /// <summary>The events from an id on, each as soon as it comes, until the "end" event.</summary>
    public async IAsyncEnumerable<SseItem<JsonNode>> EventsAsync(int after = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/sessions/{Id}/events") { Version = client.DefaultRequestVersion, VersionPolicy = client.DefaultVersionPolicy };
        request.Headers.Accept.Add(new("text/event-stream"));
        if (after > 0)
        {
            request.Headers.Add("Last-Event-ID", $"{after}");
        }

        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.EnsureSuccessStatusCode();
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        await foreach (var item in SseParser.Create(stream, (_, data) => JsonNode.Parse(data)!).EnumerateAsync(cancellationToken))
        {
            yield return item;
        }
    }

    /// <summary>Waits for the first event that fits.</summary>
    public async Task<JsonNode> WhenAsync(string type, Func<JsonNode, bool> fits, int after = 0)
    {
        await foreach (var item in EventsAsync(after))
        {
            if (item.EventType == type && fits(item.Data))
            {
                return item.Data;
            }
        }

        throw new InvalidOperationException($"The session ended without such a {type} event.");
    }

    public Task<JsonNode> WhenTurnAsync(int turn, string state) => WhenAsync("turn", e => (int)e["turn"]! == turn && (string)e["state"]! == state);

    private async Task<int> TurnAsync(HttpContent content) => (int)(await PostAsync("turns", content))["turn"]!;

    private async Task<JsonNode> PostAsync(string what, HttpContent? content)
    {
        using var response = await client.PostAsync($"/api/sessions/{Id}/{what}", content);
        var body = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode
            ? JsonNode.Parse(body.Length > 0 ? body : "{}")!
            : throw new HttpRequestException($"{(int)response.StatusCode}: {body}", null, response.StatusCode);
    }
}

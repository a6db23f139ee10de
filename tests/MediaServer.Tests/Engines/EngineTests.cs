using System.Net.Http.Json;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Loomcast.MediaServer.Tests.Ingest;
using Loomcast.MediaServer.Tests.Uploads;
using Loomcast.Tests.Shared;
using Loomcast.Tests.Shared.Engines;

namespace Loomcast.MediaServer.Tests.Engines;

/// <summary>The whole server, with engines of the test that are asked over HTTP.</summary>
public sealed class EngineTests
{
    private static readonly byte[] Hum = EngineAnswers.Hum(0.1, 1, 0.1);

    [Fact]
    public async Task AConversation_IsAnsweredAndSpoken_ByConfiguredEngines()
    {
        await using var unused = await EngineServer.StartAsync(EngineAnswers.Status(500));
        await using var chat = await EngineServer.StartAsync(EngineAnswers.Tokens("The sky ", "is blue. ", "It is day."));
        await using var speech = await EngineServer.StartAsync(EngineAnswers.Sound(Hum));
        await using var origin = await TestOrigin.StartWholeAsync([.. Settings("Chat", 0, "main", unused), .. Settings("Chat", 1, "local", chat), .. Settings("Speech", 0, "voice", speech), "--Engines:Speech:Chain:0:Voices:0=nova"]);

        var session = await StartAsync(origin, "conversation", """{"avatar":"numbered","voice":"nova","engines":{"chat":"local"}}""");
        var turn = await session.AskAsync("What is up?");
        await session.WhenTurnAsync(turn, "done");
        await session.EndAsync();
        await origin.WhenEndedAsync(session.Id);

        Assert.Empty(unused.Requests); // it began with the one that it chose
        Assert.Equal("What is up?", (string)chat.Requests[0].Json["messages"]!.AsArray()[^1]!["content"]!);
        Assert.Equal("The sky is blue. It is day.", (string)(await session.SnapshotAsync())["turns"]![0]!["answer"]!);
        Assert.Equal("The sky is blue. It is day.", string.Join(' ', speech.Requests.Select(asked => (string)asked.Json["input"]!)));
        Assert.All(speech.Requests, asked => Assert.Equal("nova", (string)asked.Json["voice"]!));
        Assert.InRange(await LoudSecondsAsync(origin, session), 0.9 * speech.Requests.Count, 1.2 * speech.Requests.Count);
    }

    [Fact]
    public async Task ACommentary_IsWrittenFromKeyFrames_ByAVisionEngine()
    {
        await using var vision = await EngineServer.StartAsync(EngineAnswers.Tokens("A red box moves."));
        await using var speech = await EngineServer.StartAsync(EngineAnswers.Sound(Hum));
        await using var origin = await TestOrigin.StartWholeAsync([.. Settings("Vision", 0, "eyes", vision), .. Settings("Speech", 0, "voice", speech)]);
        var video = await Tools.EncodeAsync("-f lavfi -i testsrc=size=320x180:rate=25:duration=12 " + Tools.H264 + " " + Tools.Fragmented);
        var upload = await Tus.CreateAsync(origin, video.Length);
        Assert.Equal(204, await Tus.StatusAsync(Tus.AppendAsync(origin, upload, 0, video)));

        var session = await StartAsync(origin, "commentary", $$"""{"upload":"{{upload[(Tus.Root.Length + 1)..]}}","interval":5}""");
        await origin.WhenEndedAsync(session.Id);

        Assert.NotEmpty(speech.Requests);
        var content = vision.Requests[0].Json["messages"]!.AsArray()[^1]!["content"]!.AsArray();
        Assert.Contains("what happened", (string)content[0]!["text"]!, StringComparison.Ordinal);
        var url = (string)content[1]!["image_url"]!["url"]!;
        Assert.StartsWith("data:image/jpeg;base64,", url, StringComparison.Ordinal);
        Assert.Equal("mjpeg,320,180", Assert.Single(await MediaTool.ProbeAsync("stream=codec_name,width,height", "pipe:0", Convert.FromBase64String(url["data:image/jpeg;base64,".Length..]), "-f", "image2pipe")));
        Assert.Contains("A red box moves.", (await session.SnapshotAsync()).ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutAWorkingEngine_TheTurnSaysWhy_AndTheServerIsNotReady()
    {
        await using var chat = await EngineServer.StartAsync(EngineAnswers.Status(401));
        await using var origin = await TestOrigin.StartWholeAsync([.. Settings("Chat", 0, "local", chat), "--Engines:Chat:Embedded=false", "--Engines:Chat:Chain:0:Failures=2", "--Engines:Chat:Chain:0:BreakTime=01:00:00"]);
        var session = await StartAsync(origin, "conversation", """{"avatar":"numbered"}""");
        Assert.Equal("working", await StateAsync(origin, "chat", "local"));

        foreach (var question in new[] { "One?", "Two?" })
        {
            await session.WhenTurnAsync(await session.AskAsync(question), "failed");
        }

        var told = (await session.SnapshotAsync())["turns"]![0]!["error"]!;
        Assert.Contains("'local' does not accept the configured key (401)", (string)told["detail"]!, StringComparison.Ordinal);
        Assert.Equal("broken", await StateAsync(origin, "chat", "local"));
        using var answer = await origin.Client.GetAsync("/readyz");
        Assert.Equal(503, (int)answer.StatusCode);
        var metrics = await origin.Client.GetStringAsync("/metrics");
        Assert.Contains("loomcast_engine_requests_total{purpose=\"chat\",engine=\"local\",outcome=\"Denied\"}", metrics, StringComparison.Ordinal);
        Assert.Contains("loomcast_engine_circuit{purpose=\"chat\",engine=\"local\"} 2", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OnlyConfiguredEngines_CanBeChosen_ByName()
    {
        await using var chat = await EngineServer.StartAsync(EngineAnswers.Status(500));
        await using var origin = await TestOrigin.StartWholeAsync([.. Settings("Chat", 0, "local", chat)]);

        foreach (var (engines, detail) in new[]
        {
            ("""{"chat":"other"}""", "There is no chat engine 'other' to be chosen. Known: local, embedded."),
            ("""{"chat":"http://example.org/v1"}""", "a name of letters"),
            ("""{"chat":{"address":"http://example.org/v1"}}""", "a name of letters"),
            ("""{"vision":"local"}""", "'engines.vision' is unknown. Known: chat, speech, transcription."),
            ("\"local\"", "an object with names"),
        })
        {
            using var response = await origin.Client.PostAsJsonAsync("/api/sessions", JsonNode.Parse($$"""{ "pipeline": "conversation", "options": { "avatar": "numbered", "engines": {{engines}} } }"""));

            Assert.Equal(400, (int)response.StatusCode);
            Assert.Contains(detail, (string)(await response.Content.ReadFromJsonAsync<JsonNode>())!["detail"]!, StringComparison.Ordinal);
        }
    }

    private static string[] Settings(string purpose, int number, string name, EngineServer server) =>
    [
        $"--Engines:{purpose}:Chain:{number}:Name={name}", $"--Engines:{purpose}:Chain:{number}:Address={server.Address}", $"--Engines:{purpose}:Chain:{number}:Model=small",
        $"--Engines:{purpose}:Chain:{number}:FirstTime=00:01:00", // a busy machine
    ];

    private static Task<ServerSession> StartAsync(TestOrigin origin, string pipeline, string options) =>
        ServerSession.StartAsync(origin.Client, new { pipeline, options = JsonNode.Parse(options) });

    private static async Task<string> StateAsync(TestOrigin origin, string purpose, string name)
    {
        using var answer = await origin.Client.GetAsync("/readyz");
        var engines = (await answer.Content.ReadFromJsonAsync<JsonNode>())!["engines"]!.AsArray();
        return (string)engines.Single(engine => (string)engine!["purpose"]! == purpose && (string)engine["name"]! == name)!["state"]!;
    }

    /// <summary>How long something is heard in a session that has ended.</summary>
    private static async Task<double> LoudSecondsAsync(TestOrigin origin, ServerSession session)
    {
        var movie = await origin.Client.GetByteArrayAsync($"/live/{session.Id}/video.mp4");
        var sound = await MediaTool.EncodeAsync(["-i", "pipe:0", "-vn", "-ac", "1", "-ar", "8000", "-f", "s16le", "pipe:1"], movie);
        return MemoryMarshal.Cast<byte, short>(sound).ToArray().Chunk(80).Count(span => span.Max(sample => Math.Abs((int)sample)) > 2_000) / 100.0;
    }
}

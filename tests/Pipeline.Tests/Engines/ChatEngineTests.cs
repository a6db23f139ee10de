using System.Collections.Concurrent;
using Loomcast.Pipeline.Engines;
using Loomcast.Tests.Shared;
using Loomcast.Tests.Shared.Engines;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;

namespace Loomcast.Pipeline.Tests.Engines;

public sealed class ChatEngineTests
{
    [Fact]
    public async Task AnAnswer_ArrivesTokenByToken_FromWhatWasAsked()
    {
        await using var server = await EngineServer.StartAsync(EngineAnswers.Tokens("Good ", "morning", "."));
        using var engine = Connect(server, options =>
        {
            options.Instructions = "Answer in {language}.";
            options.Extra["temperature"] = "0.5";
        });

        var tokens = await AnswerAsync(engine, [new(ChatRole.User, "Hello?")], "de").ToListAsync();

        Assert.Equal(["Good ", "morning", "."], tokens);
        var asked = Assert.Single(server.Requests);
        Assert.Equal("/v1/chat/completions", asked.Path);
        Assert.Equal(
            """{"model":"small","messages":[{"role":"system","content":"Answer in de."},{"role":"user","content":"Hello?"}],"stream":true,"temperature":0.5}""", asked.Json.ToJsonString());
    }

    [Fact]
    public async Task AKey_IsSent_FromItsFile()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "secret-1\n");
        await using var server = await EngineServer.StartAsync(EngineAnswers.WithKey("secret-1", EngineAnswers.Tokens("Yes.")));
        using var engine = Connect(server, options => options.KeyFile = file);
        File.Delete(file);

        Assert.Equal(["Yes."], await AnswerAsync(engine).ToListAsync());
    }

    [Fact]
    public async Task APicture_GoesAsADataUrl()
    {
        await using var server = await EngineServer.StartAsync(EngineAnswers.Tokens("A cat."));
        using var engine = Connect(server);

        await AnswerAsync(engine, [new(ChatRole.User, [new TextContent("What is it?"), new DataContent(new byte[] { 1, 2, 3 }, "image/jpeg")])]).ToListAsync();

        Assert.Equal(
            """[{"type":"text","text":"What is it?"},{"type":"image_url","image_url":{"url":"data:image/jpeg;base64,AQID"}}]""",
            server.Requests[0].Json["messages"]![0]!["content"]!.ToJsonString());
    }

    [Theory]
    [InlineData("Hi.", "<think>He greets.", " So do I.</think>\n\n", "Hi.")]
    [InlineData("Hi.", "<th", "ink>so</th", "ink>Hi.")]
    [InlineData("<b>Hi", "<b>", "Hi")]
    public async Task WhatAModelThinksAloud_IsNotSpoken(string spoken, params string[] tokens)
    {
        await using var server = await EngineServer.StartAsync(EngineAnswers.Tokens(tokens));
        using var engine = Connect(server);

        Assert.Equal(spoken, string.Concat(await AnswerAsync(engine).ToListAsync()));
    }

    [Fact]
    public async Task AServerThatDoesNotStream_IsUnderstood()
    {
        await using var server = await EngineServer.StartAsync(EngineAnswers.Text("application/json", """{"choices":[{"message":{"content":"All at once."}}]}"""));
        using var engine = Connect(server);

        Assert.Equal(["All at once."], await AnswerAsync(engine).ToListAsync());
    }

    [Fact]
    public async Task WhoStopsListening_StopsTheEngine()
    {
        var gone = new TaskCompletionSource();
        await using var server = await EngineServer.StartAsync(EngineAnswers.Endless(gone));
        using var engine = Connect(server);
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in AnswerAsync(engine, cancellationToken: stop.Token))
            {
                await stop.CancelAsync();
            }
        });

        await gone.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task AnAnswerThatIsStopped_IsNotReadToItsEnd_ThoughThatIsNear()
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var connections = new ConcurrentQueue<string>();
        await using var server = await EngineServer.StartAsync(async context =>
        {
            context.Response.OnCompleted(() =>
            {
                over.TrySetResult();
                return Task.CompletedTask;
            });
            connections.Enqueue(context.Connection.Id);
            await EngineAnswers.EndAfter("One ")(context);
            await stopped.Task;
            await EngineAnswers.Tokens("two.")(context);
        });
        using var engine = Connect(server);
        await foreach (var _ in AnswerAsync(engine))
        {
            break; // as where sentences wait to be spoken when the answer is interrupted: no read is there to be cancelled
        }

        stopped.SetResult();
        await over.Task.WaitAsync(TimeSpan.FromSeconds(60));
        for (var round = 0; round < 10; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => AnswerAsync(engine).ToListAsync().AsTask()));
        }

        Assert.Single(connections, id => id == connections.First()); // what is read to its end leaves its connection to others
    }

    public static TheoryData<string, string, RequestDelegate> Faults => new()
    {
        { "Broken", "failed (500)", EngineAnswers.Status(500) },
        { "Busy", "too much to do (429)", EngineAnswers.Status(429, retryAfter: "7") },
        { "Denied", "key (401)", EngineAnswers.WithKey("other", EngineAnswers.Tokens("Yes.")) },
        { "Denied", "path or model (404)", EngineAnswers.Status(404) },
        { "Refused", "this request (400)", EngineAnswers.Status(400) },
        { "BadAnswer", "configured address (302)", EngineAnswers.Status(302) },
        { "BadAnswer", "not with an event stream", EngineAnswers.Text("text/html", "<p>Hello") },
        { "BadAnswer", "not one of a chat engine", EngineAnswers.Text("text/event-stream", "data: {\"choices\": [\n\n") },
        { "BadAnswer", "did not answer with JSON", EngineAnswers.Text("application/json", "{\"choices\": [") },
        { "BadAnswer", "says that it failed", EngineAnswers.Text("text/event-stream", "data: {\"error\": {\"message\": \"out of memory\"}}\n\n") },
        { "BadAnswer", "without a word", EngineAnswers.Tokens() },
        { "Cut", "before it answered", EngineAnswers.CutAfter() },
        { "Cut", "in the middle", EngineAnswers.CutAfter("One ") },
        { "Cut", "in the middle", EngineAnswers.EndAfter("One ") },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task WhatGoesWrong_IsSaid_WithoutAddressKeyOrForeignWords(string fault, string reason, RequestDelegate answer)
    {
        await using var server = await EngineServer.StartAsync(answer);
        using var engine = Connect(server);

        var failure = await Assert.ThrowsAsync<EngineException>(async () => await AnswerAsync(engine).ToListAsync());

        Assert.Equal(fault, failure.Fault.ToString());
        Assert.StartsWith("'local' ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", failure.Message, StringComparison.Ordinal);
        Assert.Equal(fault == "Busy" ? TimeSpan.FromSeconds(7) : null, failure.RetryAfter);
    }

    [Fact]
    public async Task AKeyThatAnEngineEchoes_IsNotPassedOn()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "secret-2");
        await using var server = await EngineServer.StartAsync(EngineAnswers.WithKey("other", EngineAnswers.Tokens("Yes.")));
        using var engine = Connect(server, options => options.KeyFile = file);
        File.Delete(file);

        var failure = await Assert.ThrowsAsync<EngineException>(async () => await AnswerAsync(engine).ToListAsync());

        Assert.Contains("Bearer ***", failure.Written, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-2", failure.ToString() + failure.Written, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AServerThatIsNotThere_IsUnreachable()
    {
        var server = await EngineServer.StartAsync(EngineAnswers.Tokens("Yes."));
        using var engine = Connect(server);
        await server.DisposeAsync();

        var failure = await Assert.ThrowsAsync<EngineException>(async () => await AnswerAsync(engine).ToListAsync());

        Assert.Equal(EngineFault.Unreachable, failure.Fault);
    }

    [Theory]
    [InlineData("did not answer within 10 s")]
    [InlineData("said nothing more for 5 s", "One ", "two ")]
    public async Task Silence_IsNotWaitedForForEver(string reason, params string[] tokens)
    {
        var (time, gone) = (new ManualTime(), new TaskCompletionSource());
        await using var server = await EngineServer.StartAsync(EngineAnswers.HangAfter(gone, tokens));
        using var engine = Connect(server, time: time);
        var heard = 0;
        var allHeard = new TaskCompletionSource();

        var answering = Assert.ThrowsAsync<EngineException>(async () =>
        {
            await foreach (var _ in AnswerAsync(engine))
            {
                if (++heard == tokens.Length)
                {
                    allHeard.SetResult();
                }
            }
        });
        await (tokens.Length > 0 ? allHeard.Task : server.NextAsync());
        time.Advance(TimeSpan.FromSeconds(10));

        Assert.Contains(reason, (await answering).Message, StringComparison.Ordinal);
        await gone.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    private static EngineClient Connect(EngineServer server, Action<EngineOptions>? change = null, TimeProvider? time = null) =>
        new(TestRoster.Engine("local", server, change), ChatEngine.Path, time ?? TimeProvider.System);

    private static IAsyncEnumerable<string> AnswerAsync(EngineClient client, ChatMessage[]? messages = null, string language = "en", CancellationToken cancellationToken = default) =>
        new ChatEngine(client).AnswerAsync(messages ?? [new(ChatRole.User, "Hello?")], language, cancellationToken).Select(update => update.Text);
}

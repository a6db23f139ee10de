using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Loomcast.Pipeline.Engines;

/// <summary>A chat engine behind <c>/v1/chat/completions</c>: OpenAI's, vLLM, Ollama, llama.cpp. Pictures among the contents go as data URLs.</summary>
/// <param name="client">Its connection.</param>
internal sealed class ChatEngine(EngineClient client)
{
    public const string Path = "chat/completions";

    private static readonly MediaTypeHeaderValue Json = new("application/json");

    /// <summary>Streams an answer. To stop listening is to stop the engine: the connection is closed within milliseconds.</summary>
    /// <param name="messages">The conversation.</param>
    /// <param name="language">To answer in.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="EngineException">Whatever goes wrong; before the first token or behind it.</exception>
    public async IAsyncEnumerable<ChatResponseUpdate> AnswerAsync(
        IEnumerable<ChatMessage> messages, string language, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var body = ChatRequest.Of(client.Options, messages, language).ToJsonString();
        using var content = new StringContent(body, Json);
        await using var answer = await client.PostAsync(content, cancellationToken);
        var filter = new ThoughtFilter();
        var (hasText, isFinished) = (false, false);
        await foreach (var delta in DeltasAsync(answer))
        {
            isFinished |= delta.IsFinished;
            if (filter.Pass(delta.Text) is { Length: > 0 } text)
            {
                hasText = true;
                answer.Feed();
                yield return new ChatResponseUpdate(ChatRole.Assistant, text);
            }
        }

        if (!isFinished)
        {
            throw answer.CutOff();
        }

        if (!hasText)
        {
            throw answer.Bad("finished without a word.");
        }
    }

    private static IAsyncEnumerable<ChatDelta> DeltasAsync(EngineAnswer answer) => answer.MediaType switch
    {
        "text/event-stream" => StreamedAsync(answer),
        "application/json" => WholeAsync(answer), // some servers do not stream
        var other => throw answer.Bad($"answered with '{other}' and not with an event stream."),
    };

    private static async IAsyncEnumerable<ChatDelta> StreamedAsync(EngineAnswer answer)
    {
        var events = SseParser.Create(answer, static (_, bytes) => ChatDelta.Parse(bytes)).EnumerateAsync(CancellationToken.None).GetAsyncEnumerator(CancellationToken.None);
        await using (events)
        {
            for (var isFinished = false; await NextAsync(events, answer, isFinished);)
            {
                var delta = events.Current.Data;
                if (delta.Error is { } error)
                {
                    throw answer.Bad("says that it failed.", new JsonException(error));
                }

                yield return delta;
                if (delta.IsFinished && !isFinished)
                {
                    isFinished = true;
                    answer.Finish();
                }
            }
        }
    }

    /// <summary>Reads on behind the end, which frees the connection for the next request.</summary>
    private static async ValueTask<bool> NextAsync(IAsyncEnumerator<SseItem<ChatDelta>> events, EngineAnswer answer, bool isFinished)
    {
        try
        {
            return await events.MoveNextAsync();
        }
        catch (EngineException) when (isFinished)
        {
            return false;
        }
        catch (JsonException e)
        {
            throw answer.Bad("sent an event that is not one of a chat engine.", e);
        }
    }

    private static async IAsyncEnumerable<ChatDelta> WholeAsync(EngineAnswer answer)
    {
        var whole = await answer.ReadWholeAsync();
        ChatDelta delta;
        try
        {
            delta = ChatDelta.Parse(whole);
        }
        catch (JsonException e)
        {
            throw answer.Bad("did not answer with JSON.", e);
        }

        yield return delta with { IsFinished = true };
    }
}

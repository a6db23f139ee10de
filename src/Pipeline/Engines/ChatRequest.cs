using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Loomcast.Pipeline.Engines;

/// <summary>The body of a request to a chat engine: streamed, without tools.</summary>
internal static class ChatRequest
{
    public static JsonObject Of(EngineOptions options, IEnumerable<ChatMessage> messages, string language)
    {
        var turns = new JsonArray();
        foreach (var message in WithInstructions(messages, options, language))
        {
            turns.Add(new JsonObject { ["role"] = message.Role.Value, ["content"] = ContentOf(message) });
        }

        return AddExtra(new JsonObject { ["model"] = options.Model, ["messages"] = turns, ["stream"] = true }, options);
    }

    /// <summary>What is configured besides; nothing that is there already is changed.</summary>
    public static JsonObject AddExtra(JsonObject body, EngineOptions options)
    {
        foreach (var (name, text) in options.Extra)
        {
            body.TryAdd(name, ValueOf(text));
        }

        return body;
    }

    private static ChatMessage[] WithInstructions(IEnumerable<ChatMessage> messages, EngineOptions options, string language)
    {
        ChatMessage[] all = [.. messages];
        return options.Instructions.Length == 0 || all.Any(message => message.Role == ChatRole.System)
            ? all
            : [new ChatMessage(ChatRole.System, options.Instructions.Replace("{language}", language, StringComparison.Ordinal)), .. all];
    }

    private static JsonNode ContentOf(ChatMessage message)
    {
        var pictures = message.Contents.OfType<DataContent>().Where(data => data.HasTopLevelMediaType("image")).ToList();
        return pictures.Count == 0
            ? JsonValue.Create(message.Text)
            : new JsonArray([
                new JsonObject { ["type"] = "text", ["text"] = message.Text },
                .. pictures.Select(picture => new JsonObject { ["type"] = "image_url", ["image_url"] = new JsonObject { ["url"] = picture.Uri } }),
            ]);
    }

    private static JsonNode? ValueOf(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (System.Text.Json.JsonException)
        {
            return JsonValue.Create(text);
        }
    }
}

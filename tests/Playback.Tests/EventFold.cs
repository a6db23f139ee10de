using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;

namespace Loomcast.Playback.Tests;

/// <summary>What a client that only listens knows of the turns, in the shape of <see cref="Normalize"/>.</summary>
internal sealed class EventFold
{
    private readonly SortedDictionary<int, JsonObject> _turns = [];

    public JsonArray Turns => [.. _turns.Values.Select(turn => turn.DeepClone())];

    /// <summary>The same of a snapshot: of each turn its state, how it came, its words and where it was cut.</summary>
    public static JsonArray Normalize(JsonNode turns) => [.. turns.AsArray().Select(turn => new JsonObject
    {
        ["turn"] = (int)turn!["turn"]!,
        ["state"] = (string?)turn["state"],
        ["input"] = (string?)turn["input"],
        ["question"] = (string?)turn["question"],
        ["answer"] = new JsonArray([.. turn["pieces"]!.AsArray().Select(piece => JsonValue.Create((string?)piece!["text"]))]),
        ["cutAt"] = (double?)turn["cutAt"],
        ["heard"] = (string?)turn["heard"],
    })];

    public void Apply(SseItem<JsonNode> item)
    {
        var data = item.Data;
        switch (item.EventType)
        {
            case "turn":
                var turn = TurnOf(data);
                turn["state"] = (string?)data["state"];
                turn["input"] = (string?)data["input"];
                turn["cutAt"] = (double?)data["cutAt"];
                turn["heard"] = (string?)data["heard"];
                break;
            case "transcript" when (string?)data["role"] == "user":
                TurnOf(data)["question"] = (string?)data["text"];
                break;
            case "transcript":
                TurnOf(data)["answer"]!.AsArray().Add((string?)data["text"]);
                break;
        }
    }

    private JsonObject TurnOf(JsonNode data)
    {
        var number = (int)data["turn"]!;
        if (!_turns.TryGetValue(number, out var turn))
        {
            _turns[number] = turn = new JsonObject
            {
                ["turn"] = number,
                ["state"] = null,
                ["input"] = null,
                ["question"] = "",
                ["answer"] = new JsonArray(),
                ["cutAt"] = null,
                ["heard"] = null,
            };
        }

        return turn;
    }
}

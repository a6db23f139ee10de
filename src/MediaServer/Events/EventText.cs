using System.Text.Json;
using Loomcast.MediaServer.Storage;
using Loomcast.Pipeline.Sessions;

namespace Loomcast.MediaServer.Events;

/// <summary>Session events as JSON: what is sent is what is kept.</summary>
internal static class EventText
{
    public static KeptEvent Write(long id, SessionEvent e) => new(id, e.Type, JsonSerializer.Serialize(e, OriginJson.Default.SessionEvent));

    /// <exception cref="JsonException">It was not written by <see cref="Write"/>.</exception>
    public static SessionEvent Read(KeptEvent kept) => kept.Type switch
    {
        "status" => Read(kept, OriginJson.Default.StatusEvent),
        "stage" => Read(kept, OriginJson.Default.StageEvent),
        "progress" => Read(kept, OriginJson.Default.ProgressEvent),
        "transcript" => Read(kept, OriginJson.Default.TranscriptEvent),
        "turn" => Read(kept, OriginJson.Default.TurnEvent),
        "detail" => Read(kept, OriginJson.Default.DetailEvent),
        "file" => Read(kept, OriginJson.Default.FileEvent),
        "error" => Read(kept, OriginJson.Default.ErrorEvent),
        "end" => Read(kept, OriginJson.Default.EndEvent),
        _ => throw new JsonException($"Events of the type '{kept.Type}' are unknown."),
    };

    private static T Read<T>(KeptEvent kept, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(kept.Data, type) ?? throw new JsonException($"Event {kept.Id} is empty.");
}

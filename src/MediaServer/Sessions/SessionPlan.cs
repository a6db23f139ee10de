using System.Text.Json;
using Loomcast.MediaServer.Live;
using Loomcast.Pipeline.Sessions;

namespace Loomcast.MediaServer.Sessions;

/// <summary>What somebody asked for: enough to start a session, and to go on with it after a restart.</summary>
/// <param name="Pipeline">Its public name.</param>
/// <param name="Options">As they were asked for, JSON.</param>
/// <param name="Stream">How its media is published.</param>
/// <param name="Begin">
/// Makes the work; an <see cref="ArgumentException"/> says which choice is not possible and lists those that are. It starts nothing and takes
/// no time from the clock: the work may wait in line before it runs.
/// </param>
internal sealed record SessionPlan(string Pipeline, string Options, StreamSettings Stream, Func<SessionContext, SessionWork> Begin)
{
    /// <summary>Takes what must not be deleted while the session waits or runs; each is given back at its end.</summary>
    public Func<IReadOnlyList<IDisposable>> Hold { get; init; } = () => [];

    /// <summary>Options as they are kept.</summary>
    public static string TextOf(JsonElement options) => options.ValueKind == JsonValueKind.Undefined ? "{}" : options.GetRawText();
}

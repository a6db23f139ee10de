using System.Text.Json;
using Loomcast.MediaServer.Sessions;

namespace Loomcast.MediaServer.Http;

/// <summary>A pipeline that sessions can be made of.</summary>
/// <param name="Name">Its public name.</param>
/// <param name="Plan">Reads the options of a session: its plan, or what is wrong with them.</param>
internal sealed record PipelineEntry(string Name, Func<JsonElement, (SessionPlan? Plan, Problem? Problem)> Plan);

using System.Collections.Immutable;

namespace Loomcast.MediaServer.Storage;

/// <summary>What is kept of a session beside its media.</summary>
/// <param name="Number">Counts the sessions of this folder from 1.</param>
/// <param name="Id">Its public id.</param>
/// <param name="Pipeline">Its public name.</param>
/// <param name="Options">As they were asked for, JSON.</param>
/// <param name="CreatedAt">UTC.</param>
internal sealed record KeptSession(long Number, string Id, string Pipeline, string Options, DateTimeOffset CreatedAt)
{
    /// <summary>Who asked for it: places to run in are shared fairly between clients.</summary>
    public string Client { get; init; } = "";

    /// <summary>All that it told, in order.</summary>
    public ImmutableArray<KeptEvent> Events { get; init; } = [];
}

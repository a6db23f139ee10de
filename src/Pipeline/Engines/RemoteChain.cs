using System.Collections.Immutable;

namespace Loomcast.Pipeline.Engines;

/// <summary>The engines that are configured for one purpose, shared by all sessions.</summary>
internal sealed class RemoteChain<T> : IDisposable
{
    private readonly List<EngineClient> _clients = [];
    private readonly ImmutableArray<EngineLink<T>> _links;

    /// <param name="purpose">For people: "chat".</param>
    /// <param name="options">Valid ones.</param>
    /// <param name="connect">Makes the connection of an engine.</param>
    /// <param name="open">Makes an engine of its connection.</param>
    /// <param name="guard">Lets it be asked.</param>
    public RemoteChain(string purpose, ChainOptions options, Func<EngineOptions, EngineClient> connect, Func<EngineClient, T> open, Func<EngineOptions, EngineCircuit> guard)
    {
        Purpose = purpose;
        HasEmbedded = options.Embedded;
        _clients.AddRange(options.Chain.Select(connect));
        _links = [.. _clients.Select(client => new EngineLink<T>(client.Options.Name, open(client), guard(client.Options)))];
    }

    public string Purpose { get; }

    /// <summary>Whether the embedded engine may work where no other does.</summary>
    public bool HasEmbedded { get; }

    public IEnumerable<EngineStanding> Standings => _links.Select(link => link.Circuit!.Standing).Concat(HasEmbedded ? [new EngineStanding(Purpose, EngineRoster.Embedded, EngineState.Working, null)] : []);

    /// <summary>The chain of a session.</summary>
    /// <param name="first">Name of the engine that it begins with; null for the first one.</param>
    /// <param name="map">The engine as the session uses it.</param>
    /// <param name="embedded">The one behind all others, if it is allowed.</param>
    /// <exception cref="ArgumentException">There is no such engine, or it may not be chosen; the message says which may.</exception>
    public ImmutableArray<EngineLink<TSeam>> From<TSeam>(string? first, Func<T, TSeam> map, TSeam embedded)
    {
        if (first is not null && !Choosable.Contains(first, StringComparer.OrdinalIgnoreCase))
        {
            throw new ArgumentException($"There is no {Purpose} engine '{first}' to be chosen. Known: {string.Join(", ", Choosable)}.");
        }

        var asked = first is null ? _links : _links.SkipWhile(link => !link.Name.Equals(first, StringComparison.OrdinalIgnoreCase));
        var links = asked.Select(link => new EngineLink<TSeam>(link.Name, map(link.Engine), link.Circuit));
        return [.. links, .. HasEmbedded ? [new EngineLink<TSeam>(EngineRoster.Embedded, embedded, null)] : Array.Empty<EngineLink<TSeam>>()];
    }

    private IEnumerable<string> Choosable =>
        _clients.Where(client => client.Options.Choosable).Select(client => client.Options.Name).Concat(HasEmbedded ? [EngineRoster.Embedded] : []);

    public void Dispose() => _clients.ForEach(client => client.Dispose());
}

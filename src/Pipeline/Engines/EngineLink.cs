namespace Loomcast.Pipeline.Engines;

/// <summary>One engine of a chain.</summary>
/// <param name="Name">Of the engine.</param>
/// <param name="Engine">Does the work.</param>
/// <param name="Circuit">Lets it be asked; null for an embedded engine, which always is.</param>
internal sealed record EngineLink<T>(string Name, T Engine, EngineCircuit? Circuit)
{
    public ValueTask<TResult> UseAsync<TResult>(Func<T, CancellationToken, ValueTask<TResult>> use, CancellationToken cancellationToken) =>
        Circuit is null ? use(Engine, cancellationToken) : Circuit.UseAsync(token => use(Engine, token), cancellationToken);

    /// <summary>Counts a failure behind the beginning of an answer.</summary>
    public ValueTask BlameAsync(EngineException failure) => Circuit?.BlameAsync(failure) ?? ValueTask.CompletedTask;
}

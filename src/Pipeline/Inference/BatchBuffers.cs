namespace Loomcast.Pipeline.Inference;

/// <summary>What one lane writes and reads, and what computes the one from the other. One thread.</summary>
/// <param name="Input">Rows, one behind the other.</param>
/// <param name="Output">Rows, one behind the other.</param>
/// <param name="Run">Computes so many rows from the start, or as many as the model fixes; cancelling stops it soon.</param>
/// <param name="Owned">What is disposed of with it.</param>
internal sealed record BatchBuffers<TInput, TOutput>(Memory<TInput> Input, Memory<TOutput> Output, Action<int, CancellationToken> Run, IDisposable? Owned = null) : IDisposable
{
    public void Dispose() => Owned?.Dispose();
}

using System.Runtime.CompilerServices;

namespace Loomcast.Pipeline.Chat;

/// <summary>
/// Cuts a stream of tokens into pieces that can be spoken: a short first clause, so that the voice starts soon, then sentences,
/// then several sentences at once, because a longer text is spoken with a better melody. Markdown is left out.
/// </summary>
public static class SentenceChunker
{
    public static async IAsyncEnumerable<string> ChunkAsync(
        IAsyncEnumerable<string> tokens, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var buffer = new ChunkBuffer();
        await using var source = tokens.GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            var next = source.MoveNextAsync();
            if (!next.IsCompleted)
            {
                // The chat engine is slower than we are: what is whole is not held back for a longer chunk.
                while (buffer.TakeWhole() is { } whole)
                {
                    yield return whole;
                }
            }

            if (!await next)
            {
                break;
            }

            buffer.Append(source.Current);
            while (buffer.TakeDue() is { } due)
            {
                yield return due;
            }
        }

        while (buffer.TakeRest() is { } rest)
        {
            yield return rest;
        }
    }
}

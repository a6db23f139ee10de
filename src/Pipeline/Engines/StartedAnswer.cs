namespace Loomcast.Pipeline.Engines;

/// <summary>An answer whose first piece has come: nobody else takes over any more.</summary>
/// <param name="Rest">Stands at the first piece.</param>
/// <param name="HasFirst">False where the answer is empty.</param>
internal readonly record struct StartedAnswer<T>(IAsyncEnumerator<T> Rest, bool HasFirst)
{
    public static async ValueTask<StartedAnswer<T>> StartAsync(IAsyncEnumerable<T> answer, CancellationToken cancellationToken)
    {
        var pieces = answer.GetAsyncEnumerator(cancellationToken);
        try
        {
            return new StartedAnswer<T>(pieces, await pieces.MoveNextAsync());
        }
        catch
        {
            await pieces.DisposeAsync();
            throw;
        }
    }
}

using System.Collections.Immutable;
using Loomcast.Pipeline.Sessions;
using Loomcast.Pipeline.Speech;

namespace Loomcast.Pipeline.Engines;

/// <summary>The engines of one session for one purpose: the first that works is used, and the session tells when another had to take over.</summary>
/// <param name="purpose">For people: "chat".</param>
/// <param name="links">In the order in which they are asked.</param>
/// <param name="context">Of the session; null where nobody is to be told.</param>
internal sealed class EngineChain<T>(string purpose, ImmutableArray<EngineLink<T>> links, SessionContext? context)
{
    // Several pieces of work may ask at once; each writes which engine served it.
    private string _serving = "";

    public ImmutableArray<EngineLink<T>> Links => links;

    /// <summary>Asks one engine after the other.</summary>
    /// <param name="asked">Those to ask, in order.</param>
    /// <param name="use">Gets the answer, or its beginning.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="EngineChainException">None works.</exception>
    public async ValueTask<(TResult Result, EngineLink<T> Link)> UseAsync<TResult>(
        IEnumerable<EngineLink<T>> asked, Func<T, CancellationToken, ValueTask<TResult>> use, CancellationToken cancellationToken)
    {
        var failures = new List<Exception>();
        foreach (var link in asked)
        {
            try
            {
                var result = await link.UseAsync(use, cancellationToken);
                Note(link.Name, failures);
                return (result, link);
            }
            catch (Exception e) when (e is EngineException || (failures.Count > 0 && e is SpeechException))
            {
                failures.Add(e);
            }
        }

        throw new EngineChainException(purpose, failures);
    }

    private void Note(string engine, List<Exception> failures)
    {
        var before = Interlocked.Exchange(ref _serving, engine);
        if (failures.Count == 0 || before == engine)
        {
            return;
        }

        EngineMeter.FellBack(purpose, engine);
        context?.Emit(new ErrorEvent
        {
            At = context.Time.GetUtcNow(),
            Title = $"Another {purpose} engine took over",
            Detail = $"{string.Join(' ', failures.Select(failure => failure.Message))} '{engine}' works instead, until that is over.",
        });
    }
}

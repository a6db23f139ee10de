using Loomcast.Pipeline.Avatar;
using Loomcast.Pipeline.Inference;
using Loomcast.Pipeline.Processes;
using Loomcast.Pipeline.Sessions;
using Loomcast.Pipeline.Speech;

namespace Loomcast.Pipeline.Generation;

/// <summary>
/// Does the pieces of work that stages are made of. One that fails is tried again by itself; if that does not help its stage counts as failed, and
/// waits for somebody to say that it is worth another try. Nothing that was finished is done again.
/// </summary>
/// <remarks>Pieces are done by several tasks, and anybody asks for the retry: the lock protects who waits.</remarks>
internal sealed class StageRetries(SessionContext context, StageBoard board, GenerationOptions options)
{
    private const int PauseGrowth = 4;

    private readonly Lock _lock = new();
    private readonly HashSet<string> _failed = [];
    private TaskCompletionSource _asked = NewAsked();

    /// <summary>Lets the stages that failed try again.</summary>
    /// <returns>False where none waits for it.</returns>
    public bool Retry()
    {
        lock (_lock)
        {
            if (_failed.Count == 0)
            {
                return false;
            }

            foreach (var stage in _failed)
            {
                board.Begin(stage);
            }

            _failed.Clear();
            _asked.SetResult();
            _asked = NewAsked();
            return true;
        }
    }

    /// <param name="stage">The stage that the work is a piece of; it has begun.</param>
    /// <param name="work">May be done again when it has failed.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="GenerationException">It failed, and nobody asked for another try in time.</exception>
    public async Task<T> DoAsync<T>(string stage, Func<CancellationToken, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await LimitAsync(work, cancellationToken);
            }
            catch (Exception e) when (MayPass(e))
            {
                if (attempt < options.Attempts)
                {
                    await Task.Delay(options.Pause * Math.Pow(PauseGrowth, attempt - 1), context.Time, cancellationToken);
                    continue;
                }

                await WhenAskedAsync(stage, e, cancellationToken);
                attempt = 0;
            }
        }
    }

    private async ValueTask<T> LimitAsync<T>(Func<CancellationToken, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.PieceLimit, context.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await work(either.Token);
        }
        catch (OperationCanceledException e) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"It was not done within {options.PieceLimit.TotalSeconds} s (Generation:PieceLimit).", e);
        }
    }

    /// <summary>What is wrong with the machine for a while: programs that are killed, models that find no memory, disks that are full.</summary>
    private static bool MayPass(Exception e) =>
        e is SpeechException or InferenceException or AvatarException or ChildStartException or IOException or TimeoutException;

    private async Task WhenAskedAsync(string stage, Exception failure, CancellationToken cancellationToken)
    {
        Task asked;
        lock (_lock)
        {
            asked = _asked.Task;
            if (_failed.Add(stage))
            {
                Tell(stage, failure);
            }
        }

        try
        {
            await asked.WaitAsync(options.RetryWithin, context.Time, cancellationToken);
        }
        catch (TimeoutException)
        {
            lock (_lock)
            {
                _failed.Remove(stage);
            }

            throw new GenerationException($"The stage '{stage}' failed, and nobody asked for a retry: {failure.Message}", failure);
        }
    }

    private void Tell(string stage, Exception failure)
    {
        board.Fail(stage, failure.Message);
        context.Emit(new ErrorEvent
        {
            At = context.Time.GetUtcNow(),
            Title = $"The stage '{stage}' failed",
            Detail = $"{failure.Message} What is finished is kept. POST /api/sessions/{context.Id}/retry within {options.RetryWithin.TotalMinutes:0.#} minutes tries it again; else the session ends.",
        });
    }

    private static TaskCompletionSource NewAsked() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

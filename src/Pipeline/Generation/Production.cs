using Loomcast.Pipeline.Sessions;

namespace Loomcast.Pipeline.Generation;

/// <summary>The making of one video: what all its stages work with.</summary>
/// <param name="context">Of the session.</param>
/// <param name="script">What is made.</param>
/// <param name="engines">What it is made with.</param>
/// <param name="options">How often and how long is tried.</param>
/// <param name="board">Tells how the stages go.</param>
internal sealed class Production(SessionContext context, Script script, GenerationEngines engines, GenerationOptions options, StageBoard board)
{
    public SessionContext Context => context;

    public Script Script => script;

    public GenerationEngines Engines => engines;

    public GenerationOptions Options => options;

    public StageBoard Board => board;

    public StageRetries Retries { get; } = new(context, board, options);

    /// <summary>Does the work of a stage that other stages wait for: where an earlier run has finished it, its results are taken up.</summary>
    public async Task StageAsync(string stage, Func<Task> work)
    {
        var isNew = !board.IsDone(stage);
        if (isNew)
        {
            board.Begin(stage);
        }

        try
        {
            await work();
        }
        catch (GenerationException e)
        {
            board.Fail(stage, e.Message);
            throw;
        }

        if (isNew)
        {
            board.Finish(stage);
        }
    }

    /// <summary>Does the work of a stage whose results are files: once for all runs of the session.</summary>
    public Task FileStageAsync(string stage, Func<CancellationToken, Task> work, CancellationToken cancellationToken) => board.IsDone(stage)
        ? Task.CompletedTask
        : StageAsync(stage, () => Retries.DoAsync(
            stage,
            async stop =>
            {
                await work(stop);
                return true;
            },
            cancellationToken));

    /// <param name="stage">One that has begun, or that an earlier run has finished.</param>
    /// <param name="progress">0 to 1, null while unknown.</param>
    public void Advance(string stage, double? progress)
    {
        if (!board.IsDone(stage))
        {
            board.Advance(stage, progress);
        }
    }
}

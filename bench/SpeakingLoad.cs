using Loomcast.Pipeline.Inference;

namespace Loomcast.Bench;

/// <summary>Sessions that all speak at once, as the model sees them: each wants the next pictures as soon as it has room ahead of what plays.</summary>
/// <param name="model">What is asked.</param>
/// <param name="batchers">Where each session asks; the same one for several, or one for each.</param>
internal sealed class SpeakingLoad<TOutput>(BatchModel<float, TOutput> model, IReadOnlyList<ModelBatcher<float, TOutput>> batchers) : IAsyncDisposable
    where TOutput : unmanaged
{
    /// <summary>Pictures of one call, as the talking head has them.</summary>
    public const int Batch = 4;

    public const double PicturesPerSecond = 25;

    private static readonly TimeSpan BatchPlays = TimeSpan.FromSeconds(Batch / PicturesPerSecond);
    private static readonly TimeSpan Ahead = TimeSpan.FromSeconds(2); // as on a timeline
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(0.5); // of the beginning of a sentence
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(10);
    private static readonly TimeProvider Time = TimeProvider.System;

    /// <summary>Each says one long sentence. They begin within the time that one plays ahead.</summary>
    /// <returns>True where every picture was there when it was played.</returns>
    public async Task<bool> SpeakAsync()
    {
        using var late = new CancellationTokenSource();
        var now = Time.GetUtcNow();
        var sentences = batchers.Select((batcher, index) => SayAsync(batcher, now + (Ahead * index / batchers.Count), late)).ToList();
        await Task.WhenAll(sentences);
        return !late.IsCancellationRequested;
    }

    /// <summary>Pictures a second, and for a second of CPU, where all want more than there is, and nothing is urgent.</summary>
    public async Task<(double PerSecond, double PerCpuSecond)> SpeedAsync()
    {
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(4));
        var (started, before, made) = (Time.GetTimestamp(), CpuSeconds(), 0);
        await Task.WhenAll(batchers.Select(async batcher =>
        {
            var (rows, outputs) = Memories();
            for (; !end.IsCancellationRequested; Interlocked.Add(ref made, Batch))
            {
                await batcher.RunAsync(rows, outputs, Time.GetUtcNow() + TimeSpan.FromSeconds(10), CancellationToken.None);
            }
        }));
        return (made / Time.GetElapsedTime(started).TotalSeconds, made / (CpuSeconds() - before));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var batcher in batchers.Distinct())
        {
            await batcher.DisposeAsync();
        }
    }

    private static double CpuSeconds() => ProcessTree.CpuSeconds(Environment.ProcessId, withChildren: false);

    private async Task SayAsync(ModelBatcher<float, TOutput> batcher, DateTimeOffset begins, CancellationTokenSource late)
    {
        try
        {
            await Task.Delay(begins - Time.GetUtcNow() is { Ticks: > 0 } wait ? wait : TimeSpan.Zero, Time, late.Token);
            var (rows, outputs) = Memories();
            for (var due = begins + Patience; due < begins + Patience + Length; due += BatchPlays)
            {
                if (due - Ahead - Time.GetUtcNow() is { Ticks: > 0 } full)
                {
                    await Task.Delay(full, Time, late.Token);
                }

                await batcher.RunAsync(rows, outputs, due, late.Token);
                if (Time.GetUtcNow() > due)
                {
                    await late.CancelAsync();
                }
            }
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            // somebody was late: that is the answer
        }
    }

    private (float[] Rows, Memory<TOutput>[] Outputs) Memories() =>
        (new float[Batch * model.InputLength], [.. Enumerable.Range(0, Batch).Select(_ => new TOutput[model.OutputLength].AsMemory())]);
}

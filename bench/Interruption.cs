using Loomcast.Pipeline.Inference;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Loomcast.Bench;

/// <summary>
/// How soon after an interruption does nobody work for the turn any more: until the lane is free of a model that would have run on, the call that
/// waits behind another one is out of the line, and the chat engine knows over HTTP that nobody listens?
/// </summary>
internal sealed class Interruption(ModelBatcher<float, float> batcher, RunWatch run, SlowTalker talker)
{
    private const int Rounds = 30;

    // Of the generated model: a run takes a second or two, and each of its operators less than a millisecond, as with real ones.
    private const int Width = 2048;
    private const int Layers = 2000;
    private const int Rows = 4;

    private const int Moment = 200; // milliseconds, in which it happens at random
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ModelFace _face = new(batcher, run.Model);
    private readonly Statistic _running = new("interrupt -> the lane is free of its run", "ms");
    private readonly Statistic _waiting = new("interrupt -> its call is out of the line", "ms");
    private readonly Statistic _asked = new("interrupt -> the chat engine knows, over HTTP", "ms");
    private readonly Statistic _all = new("interrupt -> nobody works for it any more", "ms");

    /// <param name="rounds">Of each kind; 30 unless given.</param>
    public static async Task RunAsync(int? rounds)
    {
        var options = new InferenceOptions { Provider = ExecutionProvider.Cpu, Lanes = 1, MostRows = Rows };
        using var session = ModelSession.Load<float, float>("deep", BuildDeep(), options, NullLogger.Instance);
        var run = new RunWatch(session.ToBatchModel<float, float>("deep", options) with { Owned = null });
        await using var batcher = ModelBatcher<float, float>.Open(run.Model, options, TimeProvider.System);
        await using var talker = await SlowTalker.StartAsync();
        Console.WriteLine(FormattableString.Invariant($"a run of {Rows} rows takes {batcher.Costs.Of(Rows).TotalSeconds:0.00} s where nobody interrupts"));
        Console.WriteLine(await new Interruption(batcher, run, talker).MeasureAsync(rounds ?? Rounds));
    }

    private async Task<string> MeasureAsync(int rounds)
    {
        await using var talk = new InterruptedTalk(talker, _face);
        for (var round = 0; round < rounds; round++)
        {
            await WhileItRunsAsync(talk);
            await WhileItWaitsAsync(talk);
        }

        return $"{_running}\n{_waiting}\n{_asked}\n{_all}";
    }

    private async Task WhileItRunsAsync(InterruptedTalk talk)
    {
        run.Forget();
        Ask(talk);
        await run.Begun.Task.WaitAsync(Patience);
        await InterruptAsync(talk, run.Ended, _running);
    }

    private async Task WhileItWaitsAsync(InterruptedTalk talk)
    {
        using var other = new CancellationTokenSource();
        run.Forget();
        var blocker = batcher.RunAsync(new float[Rows * Width], [.. Enumerable.Range(0, Rows).Select(_ => new float[Width].AsMemory())], DateTimeOffset.UnixEpoch, other.Token);
        await run.Begun.Task.WaitAsync(Patience);
        Ask(talk);
        await _face.Asked.Task.WaitAsync(Patience);
        await InterruptAsync(talk, _face.LetGo, _waiting);
        await other.CancelAsync();
        await blocker.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await run.Ended.Task.WaitAsync(Patience);
    }

    private void Ask(InterruptedTalk talk)
    {
        _face.Forget();
        talker.Forget();
        talk.Ask();
    }

    private async Task InterruptAsync(InterruptedTalk talk, TaskCompletionSource<long> ended, Statistic statistic)
    {
        await Task.Delay(Random.Shared.Next(Moment));
        var started = talk.Interrupt();
        var (model, chat) = (await ended.Task.WaitAsync(Patience), await talker.Gone.Task.WaitAsync(Patience));
        statistic.Add(Since(model));
        _asked.Add(Since(chat));
        _all.Add(Since(Math.Max(model, chat)));

        double Since(long at) => TimeProvider.System.GetElapsedTime(started, at).TotalMilliseconds;
    }

    private static byte[] BuildDeep()
    {
        var random = new Random(1);
        var graph = new OnnxGraph("deep");
        var weights = graph.Constant([.. Enumerable.Range(0, Width * Width).Select(_ => (random.NextSingle() - 0.4f) / Width)], Width, Width);
        var value = graph.Input("input", TensorElementType.Float, Width);
        for (var layer = 0; layer < Layers; layer++)
        {
            value = graph.Node("Relu", [value.MatMul(weights)]);
        }

        graph.Output("output", TensorElementType.Float, value, Width);
        return graph.ToBytes();
    }
}

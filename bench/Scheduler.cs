using Loomcast.Pipeline.Avatar;
using Loomcast.Pipeline.Inference;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Loomcast.Bench;

/// <summary>
/// How many sessions can speak at once without a late picture: each with a thread that runs the model for it alone, against one batcher
/// for all? For a model whose rows get cheaper together, and for the talking head, whose rows do not.
/// </summary>
internal static class Scheduler
{
    private const int Rounds = 3;

    // Of the generated model: so many operators, and so little for each to do, that calling them is what a run costs.
    private const int Width = 48;
    private const int Layers = 2000;

    /// <param name="rounds">Of each model; three unless given.</param>
    public static async Task RunAsync(int? rounds)
    {
        var portrait = await PortraitReader.ReadAsync(AvatarCatalog.Ada, Path.Combine(AppContext.BaseDirectory, "assets", "avatar.svg"), new AvatarOptions().Height, default);
        await RaceAsync<byte>("talking head", TalkingHeadModel.Build(portrait), rounds ?? Rounds);
        await RaceAsync<float>("deep model", BuildDeep(), rounds ?? Rounds);
    }

    private static async Task RaceAsync<TOutput>(string name, byte[] bytes, int rounds)
        where TOutput : unmanaged
    {
        var options = new InferenceOptions { Provider = ExecutionProvider.Cpu };
        using var session = ModelSession.Load<float, TOutput>(name, bytes, options, NullLogger.Instance);
        var model = session.ToBatchModel<float, TOutput>(name, options) with { Owned = null };
        TellCosts(name, session, options, model);
        var carried = new Comparison($"{name}: sessions carried", "");
        var saturated = new Comparison($"{name}: saturated", "pictures/s");

        // Where others want the cores too, many threads get more of them than few: what is got out of them tells more than the speed.
        var thrifty = new Comparison($"{name}: saturated, of 1 s of CPU", "pictures");
        var (alone, together) = (0, 0);
        for (var round = 0; round < rounds; round++)
        {
            var (slow, fast) = (await SpeedAsync(OpenForEach), await SpeedAsync(OpenForAll));
            saturated.Add(slow.PerSecond, fast.PerSecond);
            thrifty.Add(slow.PerCpuSecond, fast.PerCpuSecond);
            alone = await MostCarriedAsync(OpenForEach, alone > 0 ? alone : (int)(slow.PerSecond / SpeakingLoad<TOutput>.PicturesPerSecond));
            together = await MostCarriedAsync(OpenForAll, together > 0 ? together : (int)(fast.PerSecond / SpeakingLoad<TOutput>.PicturesPerSecond));
            carried.Add(alone, together);
        }

        Console.WriteLine($"{saturated}\n{thrifty}\n{carried}\n{name}: {MachineLoad.Now}");

        SpeakingLoad<TOutput> OpenForEach(int sessions)
        {
            var own = new InferenceOptions { MostRows = SpeakingLoad<TOutput>.Batch };
            return new(model, [.. Enumerable.Range(0, sessions).Select(_ => ModelBatcher<float, TOutput>.Open(model with { Lanes = 1 }, own, TimeProvider.System))]);
        }

        SpeakingLoad<TOutput> OpenForAll(int sessions) =>
            new(model, [.. Enumerable.Repeat(ModelBatcher<float, TOutput>.Open(model, options, TimeProvider.System), sessions)]);
    }

    private static void TellCosts<TOutput>(string name, ModelSession session, InferenceOptions options, BatchModel<float, TOutput> model)
        where TOutput : unmanaged
    {
        using var lane = new BatchLane<float, TOutput>(model);
        foreach (var rows in (int[])[1, 4, 8, 16, options.MostRows])
        {
            var cost = new Statistic($"{name}: one of {rows} rows, on {session.Provider}", "ms");
            for (var run = 0; run < 6; run++)
            {
                var started = TimeProvider.System.GetTimestamp();
                lane.Try(rows);
                cost.Add(TimeProvider.System.GetElapsedTime(started).TotalMilliseconds / rows);
            }

            Console.WriteLine(cost);
        }
    }

    private static async Task<(double PerSecond, double PerCpuSecond)> SpeedAsync<TOutput>(Func<int, SpeakingLoad<TOutput>> open)
        where TOutput : unmanaged
    {
        const int Enough = 16; // sessions that always want more
        await using var load = open(Enough);
        return await load.SpeedAsync();
    }

    /// <summary>From a guess up or down by a tenth, at least by one. Who is late once because of somebody else on the machine may try again.</summary>
    private static async Task<int> MostCarriedAsync<TOutput>(Func<int, SpeakingLoad<TOutput>> open, int guess)
        where TOutput : unmanaged
    {
        var sessions = Math.Max(1, guess);
        var isCarried = await IsCarriedAsync(sessions);
        while (isCarried || sessions > 1)
        {
            var next = isCarried ? sessions + Math.Max(1, sessions / 10) : sessions - Math.Max(1, sessions / 10);
            var isNextCarried = await IsCarriedAsync(next);
            if (isNextCarried != isCarried)
            {
                return isCarried ? sessions : next;
            }

            sessions = next;
        }

        return 0;

        async Task<bool> IsCarriedAsync(int count)
        {
            await using var load = open(count);
            return await load.SpeakAsync() || await load.SpeakAsync();
        }
    }

    /// <summary>A model whose run costs nearly the same for one row and for many, as on a GPU that few rows do not fill.</summary>
    private static byte[] BuildDeep()
    {
        var random = new Random(1);
        var graph = new OnnxGraph("deep");
        var value = graph.Input("input", TensorElementType.Float, Width);
        for (var layer = 0; layer < Layers; layer++)
        {
            value = graph.Node("Relu", [value.MatMul(graph.Constant([.. Enumerable.Range(0, Width * Width).Select(_ => (random.NextSingle() - 0.4f) / Width)], Width, Width))]);
        }

        graph.Output("output", TensorElementType.Float, value, Width);
        return graph.ToBytes();
    }
}

using System.Diagnostics;
using System.Globalization;
using Loomcast.Pipeline.Inference;
using Loomcast.Pipeline.Vision;
using Loomcast.Tests.Shared;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Loomcast.Bench;

/// <summary>How much longer than its slowest stage does tracking take? Each stage alone, then all at once; 720p at 25 fps.</summary>
/// <remarks>No machine is faster than its cores allow: the bound is the slowest stage, or the CPU seconds of all by the number of cores, whichever is more.</remarks>
internal static class TrackingSpeed
{
    private const int FrameRate = 25;

    public static async Task RunAsync(Servers servers)
    {
        await using var models = new VisionModels(Options.Create(new VisionOptions()), Options.Create(new InferenceOptions()), NullLoggerFactory.Instance);
        await models.WarmAsync(default);
        await Lengths.ForEachAsync(seconds => MeasureAsync(seconds, servers, models));
    }

    private static async Task MeasureAsync(int seconds, Servers servers, VisionModels models)
    {
        var path = await Clips.MovingAsync(seconds);
        var stages = await TrackingStages.OpenAsync(path, models);
        (string Name, Func<int, Task> Run)[] questions =
        [
            ("upload alone", _ => Uploads.SendAsync(servers.Client, path)),
            ("decode alone", _ => stages.DecodeAsync()),
            ("detect and track alone", stages.DetectAsync),
            ("draw alone", stages.DrawAsync),
            ("encode alone", stages.EncodeAsync),
            ("all at once", _ => stages.TrackAsync()),
        ];
        var name = $"{seconds} s of {stages.Format.Width}x{stages.Format.Height}";
        var times = Array.ConvertAll(questions, question => new Statistic($"{name}: {question.Name}", "s"));
        var costs = Array.ConvertAll(questions, question => new Statistic($"{name}: {question.Name}, CPU", "s"));
        for (var round = 0; round < Lengths.RoundsFor(seconds); round++)
        {
            for (var i = 0; i < questions.Length; i++)
            {
                var (started, before) = (Stopwatch.GetTimestamp(), ProcessTree.CpuSeconds(Environment.ProcessId));
                await questions[i].Run(seconds * FrameRate);
                times[i].Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
                costs[i].Add(ProcessTree.CpuSeconds(Environment.ProcessId) - before);
            }
        }

        Array.ForEach([.. times, .. costs], Console.WriteLine);
        Conclude(seconds, times, costs);
    }

    private static void Conclude(int seconds, Statistic[] times, Statistic[] costs)
    {
        var (slowest, sum) = (times[..^1].Max(time => time.Median), costs[..^1].Sum(cost => cost.Median));
        var cores = Environment.ProcessorCount;
        var (whole, bound) = (times[^1].Median, Math.Max(slowest, sum / cores));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"slowest stage {slowest:0.00} s; CPU of the stages {sum:0.00} s, on {cores} cores {sum / cores:0.00} s; whole {whole:0.00} s: {whole / slowest:0.00} times the slowest stage, {whole / bound:0.00} times the bound; its CPU {costs[^1].Median / sum:0.00} times the stages'; {seconds / whole:0.0} times real time; load average {File.ReadAllText("/proc/loadavg").Split(' ')[0]}"));
    }
}

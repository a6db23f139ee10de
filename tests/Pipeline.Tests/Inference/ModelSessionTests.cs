using Loomcast.Pipeline.Inference;

namespace Loomcast.Pipeline.Tests.Inference;

public sealed class ModelSessionTests
{
    private static readonly ExecutionProvider[] Preference =
        [ExecutionProvider.Tensorrt, ExecutionProvider.Cuda, ExecutionProvider.WebGpu, ExecutionProvider.Cpu];

    [Fact]
    public void Load_TellsInOneLine_WhatWasChosenAndWhyOthersWereNot()
    {
        var logger = new RecordingLogger();

        using var session = ModelSession.Load<float, float>("small", SmallModels.TwicePlusOne(), new InferenceOptions(), logger);

        var line = Assert.Single(logger.Lines);
        Assert.StartsWith($"Model small runs on {session.Provider};", line, StringComparison.Ordinal);
        Assert.All(Preference.TakeWhile(provider => provider != session.Provider), provider => Assert.Contains($"{provider} (", line, StringComparison.Ordinal));
    }

    [Fact]
    public void Load_Fails_WhereTheOneProviderThatIsWantedIsNotUsable()
    {
        // No machine has so many GPUs.
        var options = new InferenceOptions { Provider = ExecutionProvider.Cuda, Device = 255 };

        var error = Assert.Throws<InferenceException>(() => ModelSession.Load<float, float>("small", SmallModels.TwicePlusOne(), options, new RecordingLogger()));

        Assert.Contains("Cuda", error.Message, StringComparison.Ordinal);
        Assert.Contains("Inference:Provider", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_Fails_ForWhatIsNoModel() =>
        Assert.Throws<InferenceException>(() => ModelSession.Load<float, float>("broken", [1, 2, 3], new InferenceOptions(), new RecordingLogger()));

    [Fact]
    public void Run_ComputesEachRow()
    {
        using var session = SmallModels.Load();
        var output = new float[6];

        session.Run(new float[] { 0, 1, 2, 3, 4, 5 }.AsMemory(), output.AsMemory(), 3, CancellationToken.None);

        Assert.Equal([1, 3, 5, 7, 9, 11], output);
    }

    [Fact]
    public void Run_IsStopped_ByItsToken()
    {
        using var session = SmallModels.Load();

        Assert.Throws<OperationCanceledException>(() => session.Run(new float[2].AsMemory(), new float[2].AsMemory(), 1, new CancellationToken(canceled: true)));
    }
}

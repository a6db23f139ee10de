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
        Assert.True(session.Provider is ExecutionProvider.Tensorrt or ExecutionProvider.Cuda || line.Contains("Cuda (no libonnxruntime_providers_", StringComparison.Ordinal) || line.Contains("Cuda ([ErrorCode:", StringComparison.Ordinal), line);
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
        using var buffers = session.Open<float, float>(3);
        new float[] { 0, 1, 2, 3, 4, 5 }.CopyTo(buffers.Input);

        buffers.Run(3, CancellationToken.None);

        Assert.Equal([1, 3, 5, 7, 9, 11], buffers.Output.ToArray());
    }

    [Fact]
    public void Run_SeesWhatWasWrittenSince_AndComputesAsManyRowsAsAskedFor()
    {
        using var session = SmallModels.Load();
        using var buffers = session.Open<float, float>(3);
        foreach (var rows in (int[])[1, 3, 2, 1, 3])
        {
            buffers.Input.Span.Fill(rows);
            buffers.Output.Span.Clear();

            buffers.Run(rows, CancellationToken.None);

            Assert.Equal([.. Enumerable.Repeat((2f * rows) + 1, 2 * rows), .. Enumerable.Repeat(0f, 6 - (2 * rows))], buffers.Output.ToArray());
        }
    }

    [Fact]
    public void Run_IsStopped_ByItsToken_AndRunsAgain()
    {
        using var session = SmallModels.Load();
        using var buffers = session.Open<float, float>(1);

        Assert.Throws<OperationCanceledException>(() => buffers.Run(1, new CancellationToken(canceled: true)));
        buffers.Run(1, CancellationToken.None);

        Assert.Equal([1, 1], buffers.Output.ToArray());
    }

    [Fact]
    public void Open_Refuses_ElementsOfAnotherSize()
    {
        using var session = SmallModels.Load();

        Assert.Contains("Float", Assert.Throws<InferenceException>(() => session.Open<float, byte>(1)).Message, StringComparison.Ordinal);
    }
}

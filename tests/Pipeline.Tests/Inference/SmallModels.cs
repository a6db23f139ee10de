using Loomcast.Pipeline.Inference;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Loomcast.Pipeline.Tests.Inference;

/// <summary>Models that are done before one can blink.</summary>
internal static class SmallModels
{
    /// <summary>Rows of two numbers; each answer is twice the number, plus one.</summary>
    public static byte[] TwicePlusOne()
    {
        var graph = new OnnxGraph("twice_plus_one");
        var x = graph.Input("x", TensorElementType.Float, 2);
        graph.Output("y", TensorElementType.Float, x * 2 + 1, 2);
        return graph.ToBytes();
    }

    public static ModelSession Load() =>
        ModelSession.Load<float, float>("small", TwicePlusOne(), new InferenceOptions { Provider = ExecutionProvider.Cpu }, NullLogger.Instance);
}

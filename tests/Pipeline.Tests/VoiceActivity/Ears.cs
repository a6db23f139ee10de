using Loomcast.Pipeline.Inference;
using Loomcast.Pipeline.VoiceActivity;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Loomcast.Pipeline.Tests.VoiceActivity;

/// <summary>A small model in the layout of Silero, and what people sound like.</summary>
internal static class Ears
{
    public const int Window = VoiceWindow.Samples;

    /// <param name="voice">The answer, of the input, the state and the sample rate.</param>
    public static byte[] Model(Func<OnnxGraph, GraphTensor, GraphTensor, GraphTensor, GraphTensor> voice)
    {
        var graph = new OnnxGraph("silero");
        var input = graph.Input("input", TensorElementType.Float, -1);
        var state = graph.WholeInput("state", TensorElementType.Float, 2, -1, 128);
        var rate = graph.Node("Cast", [graph.WholeInput("sr", TensorElementType.Int64)], ("to", 1));
        graph.Output("output", TensorElementType.Float, voice(graph, input, state, rate).Reshape(-1, 1), 1);
        graph.WholeOutput("stateN", TensorElementType.Float, state + 1, 2, -1, 128);
        return graph.ToBytes();
    }

    public static async Task<Listening> OpenAsync(byte[] model, VoiceActivityOptions? options = null)
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(path, model);
            options ??= new VoiceActivityOptions();
            options.Model = path;
            var listening = new Listening(Options.Create(options), Options.Create(new InferenceOptions { Provider = ExecutionProvider.Cpu }), TimeProvider.System, NullLoggerFactory.Instance);
            await listening.WarmAsync(default);
            return listening;
        }
        finally
        {
            File.Delete(path);
        }
    }

    public static short[] Tone(double seconds, int amplitude, double hertz = 180) =>
        [.. Enumerable.Range(0, (int)(seconds * VoiceWindow.SampleRate)).Select(i => (short)(amplitude * Math.Sin(i * Math.Tau * hertz / VoiceWindow.SampleRate)))];

    public static short[] Noise(double seconds, int amplitude)
    {
        var random = new Random(7);
        return [.. Enumerable.Range(0, (int)(seconds * VoiceWindow.SampleRate)).Select(_ => (short)random.Next(-amplitude, amplitude + 1))];
    }

    /// <summary>Syllables of 200 ms with gaps of 60 ms, over noise.</summary>
    public static short[] Speech(double seconds, int amplitude, int noise)
    {
        var speech = Noise(seconds, noise);
        for (var i = 0; i < speech.Length; i++)
        {
            speech[i] += i % 4_160 < 3_200 ? (short)(amplitude * Math.Sin(i * 0.08) * Math.Sin(i % 4_160 * Math.PI / 3_200)) : (short)0;
        }

        return speech;
    }
}

using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text.Json;
using Loomcast.Pipeline.Inference;
using Loomcast.Pipeline.Voices;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Loomcast.Pipeline.Tests.Voices;

/// <summary>A folder with small models in the layouts of Piper and Kokoro, that say a hum for each token.</summary>
internal sealed class VoiceFolder : IDisposable
{
    /// <summary>Samples that each token lasts: Piper's unit of durations, four times; Kokoro's, twice.</summary>
    public const int PiperToken = 4 * 256;
    public const int KokoroToken = 2 * 600;

    public const int PiperRate = 22_050;

    private const string Letters = "_^$ !',.:;?abcdefhijklmnopstuvwxzæðŋɐɑɔəɚɛɜɡɪɹɾʃʊʌʒˈˌːθIA";

    private readonly string _path = Directory.CreateTempSubdirectory("loomcast-voices-").FullName;

    public string PathOf(string name) => Path.Combine(_path, name);

    /// <summary>A Piper voice: its path.</summary>
    public string Piper(string name = "amy", string voice = "en-us", bool durations = true, int? speakers = null, Action<OnnxGraph>? other = null)
    {
        var graph = new OnnxGraph("piper");
        if (other is null)
        {
            var ids = graph.Node("Cast", [graph.Input("input", TensorElementType.Int64, -1)], ("to", 1)).Reshape(1, -1, 1);
            graph.Input("input_lengths", TensorElementType.Int64);
            var scales = graph.WholeInput("scales", TensorElementType.Float, 3);
            var loud = scales.Slice(0, 1, 2).Reshape(1, 1, 1);
            if (speakers is not null)
            {
                loud *= graph.Node("Cast", [graph.Input("sid", TensorElementType.Int64)], ("to", 1)).Reshape(1, 1, 1);
            }

            graph.Output("output", TensorElementType.Float, Hum(graph, (ids * 0 + 0.5f) * loud, PiperToken).Reshape(1, 1, -1), 1, -1);
            if (durations)
            {
                graph.Output("durations", TensorElementType.Float, ids.Reshape(1, 1, -1) * 0 + 4, 1, -1);
            }
        }

        other?.Invoke(graph);
        File.WriteAllBytes(PathOf($"{name}.onnx"), graph.ToBytes());
        File.WriteAllText(PathOf($"{name}.onnx.json"), JsonSerializer.Serialize(new
        {
            audio = new { sample_rate = PiperRate, quality = "small" },
            espeak = new { voice },
            inference = new { noise_scale = 0.6, length_scale = 1.0, noise_w = 0.8 },
            phoneme_type = "espeak",
            num_speakers = speakers ?? 1,
            speaker_id_map = speakers is null ? [] : new Dictionary<string, int> { ["quiet"] = 0, ["loud"] = 1 },
            phoneme_id_map = Letters.Select((letter, id) => (letter, id)).ToDictionary(pair => $"{pair.letter}", pair => new[] { pair.id }),
        }));
        return PathOf($"{name}.onnx");
    }

    /// <summary>A Kokoro model with one voice, whose loudness is the count of tokens it is for.</summary>
    public VoiceFile Kokoro(string tokens = "input_ids", bool archived = false)
    {
        var graph = new OnnxGraph("kokoro");
        var ids = graph.Node("Cast", [graph.WholeInput(tokens, TensorElementType.Int64, 1, -1)], ("to", 1)).Reshape(1, -1, 1);
        var loud = graph.WholeInput("style", TensorElementType.Float, 1, KokoroVoice.StyleLength).Slice(1, 0, 1).Reshape(1, 1, 1);
        var speed = graph.WholeInput("speed", TensorElementType.Float, 1).Reshape(1, 1, 1);
        graph.WholeOutput("waveform", TensorElementType.Float, Hum(graph, (ids * 0 + 1) * loud * speed, KokoroToken).Reshape(1, -1), 1, -1);
        graph.WholeOutput("durations", TensorElementType.Int64, graph.Node("Cast", [ids.Reshape(-1) * 0 + 2], ("to", (int)TensorElementType.Int64)), -1);
        Directory.CreateDirectory(PathOf("onnx"));
        File.WriteAllBytes(PathOf("onnx/model.onnx"), graph.ToBytes());
        File.WriteAllText(PathOf("config.json"), JsonSerializer.Serialize(new { vocab = Letters.Skip(1).Select((letter, id) => (letter, id)).ToDictionary(pair => $"{pair.letter}", pair => pair.id + 1) }));
        float[] styles = [.. Enumerable.Range(0, 510 * KokoroVoice.StyleLength).Select(i => i / KokoroVoice.StyleLength / 1000f)];
        var bytes = MemoryMarshal.AsBytes<float>(styles).ToArray();
        File.WriteAllBytes(PathOf("af_small.bin"), bytes);
        if (archived)
        {
            Archive(bytes);
        }

        return new VoiceFile { Model = PathOf("onnx/model.onnx"), Style = PathOf(archived ? "voices.bin" : "af_small.bin"), Speaker = archived ? "af_small" : null };
    }

    public static async Task<VoiceSynthesizer> WarmAsync(params (string Name, VoiceFile File)[] voices)
    {
        var options = new VoiceOptions();
        Array.ForEach(voices, voice => options.Voices.Add(voice.Name, voice.File));
        var synthesizer = new VoiceSynthesizer(Options.Create(options), Options.Create(new InferenceOptions { Provider = ExecutionProvider.Cpu }), NullLoggerFactory.Instance);
        await synthesizer.WarmAsync(default);
        return synthesizer;
    }

    public void Dispose() => Directory.Delete(_path, recursive: true);

    // [1, tokens, 1] loudness to [1, tokens, samples].
    private static GraphTensor Hum(OnnxGraph graph, GraphTensor loudness, int samples) =>
        loudness * graph.Constant([.. Enumerable.Range(0, samples).Select(i => MathF.Sin(i * MathF.Tau / 128))], 1, 1, samples);

    private void Archive(byte[] styles)
    {
        using var zip = ZipFile.Open(PathOf("voices.bin"), ZipArchiveMode.Create);
        using var entry = zip.CreateEntry("af_small.npy").Open();
        var header = string.Create(CultureInfo.InvariantCulture, $"{{'descr': '<f4', 'fortran_order': False, 'shape': (510, 1, {KokoroVoice.StyleLength}), }}").PadRight(117) + "\n";
        entry.Write([0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. System.Text.Encoding.ASCII.GetBytes(header), .. styles]);
    }
}

using Loomcast.Pipeline.Inference;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Loomcast.Pipeline.Tests.Vision;

/// <summary>A model in the layout of YOLOv8 that gives one answer, for white pictures; for black ones it sees nothing.</summary>
internal sealed class AnsweringModel(int rows, int columns)
{
    public const int Size = 64;

    private readonly float[] _answer = new float[rows * columns];
    private readonly List<(string Key, string Value)> _notes = [];

    public int? Batch { get; init; }

    public bool IsSizeFree { get; init; }

    public string[] Outputs { get; init; } = ["output0"];

    public AnsweringModel Note(string key, string value)
    {
        _notes.Add((key, value));
        return this;
    }

    /// <summary>Writes numbers one below the other: what the layout has for one anchor.</summary>
    public AnsweringModel Column(int column, int row, params ReadOnlySpan<float> numbers)
    {
        for (var i = 0; i < numbers.Length; i++)
        {
            _answer[(row + i) * columns + column] = numbers[i];
        }

        return this;
    }

    public AnsweringModel Row(int row, int column, params ReadOnlySpan<float> numbers)
    {
        numbers.CopyTo(_answer.AsSpan(row * columns + column));
        return this;
    }

    public byte[] ToBytes()
    {
        var graph = new OnnxGraph("answering") { Batch = Batch };
        _notes.ForEach(note => graph.Note(note.Key, note.Value));
        var size = IsSizeFree ? -1 : Size;
        var picture = graph.Input("images", TensorElementType.Float, 3, size, size);
        var light = graph.Node("ReduceMean", [picture], ("axes", new long[] { 1, 2, 3 }), ("keepdims", 0)).Reshape(-1, 1, 1);
        foreach (var name in Outputs)
        {
            graph.Output(name, TensorElementType.Float, light * graph.Constant(_answer, 1, rows, columns), rows, columns);
        }

        return graph.ToBytes();
    }
}

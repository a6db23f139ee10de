using System.Collections.Immutable;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Loomcast.Pipeline.Inference;

/// <summary>An input or output of a model.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Type of its elements; null if it is no tensor.</param>
/// <param name="Shape">The batch first; -1 where the caller chooses. The default array stands for any shape.</param>
internal sealed record ModelTensor(string Name, TensorElementType? Type, ImmutableArray<int> Shape)
{
    /// <summary>As error messages show it.</summary>
    public override string ToString() => Type is { } type
        ? $"'{Name}' ({type}{(Shape.IsDefault ? "" : $" [{string.Join(", ", Shape.Select(length => length < 0 ? "any" : $"{length}"))}]")})"
        : $"'{Name}' (no tensor)";
}

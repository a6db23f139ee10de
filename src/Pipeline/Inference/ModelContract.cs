using System.Collections.Immutable;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Loomcast.Pipeline.Inference;

/// <summary>What a kind of model takes and gives, by which a loader tells whether a file is one, and how it differs.</summary>
/// <param name="Layout">What people call the layout ("Piper").</param>
/// <param name="Inputs">Those that it must have; -1 in a shape is any length.</param>
/// <param name="Outputs">The first of its outputs, by place: exports name them differently.</param>
/// <param name="Remedy">What helps who has another model.</param>
internal sealed record ModelContract(string Layout, ImmutableArray<ModelTensor> Inputs, ImmutableArray<ModelTensor> Outputs, string Remedy)
{
    /// <summary>Inputs that it may have too.</summary>
    public ImmutableArray<ModelTensor> Optional { get; init; } = [];

    public static ModelTensor Tensor(string name, TensorElementType type, params ImmutableArray<int> shape) => new(name, type, shape);

    /// <summary>Whether a model has the names of the inputs, and so is meant to be of this layout.</summary>
    public bool IsMeantBy(IEnumerable<ModelTensor> inputs) => Inputs.All(wanted => inputs.Any(found => found.Name == wanted.Name));

    /// <summary>How a model differs: what was found and what is expected, all at once; null where it is as it should be.</summary>
    public string? Difference(string model, ImmutableArray<ModelTensor> inputs, ImmutableArray<ModelTensor> outputs)
    {
        List<string> faults = [];
        foreach (var wanted in Inputs.Concat(Optional.Where(optional => inputs.Any(found => found.Name == optional.Name))))
        {
            var found = inputs.FirstOrDefault(input => input.Name == wanted.Name);
            Compare("input", found, wanted, faults);
        }

        foreach (var foreign in inputs.Where(input => !Inputs.Concat(Optional).Any(known => known.Name == input.Name)))
        {
            faults.Add($"it has an input {foreign}, which nothing is known to fill");
        }

        for (var i = 0; i < Outputs.Length; i++)
        {
            Compare("output", i < outputs.Length ? outputs[i] : null, Outputs[i], faults);
        }

        return faults.Count == 0 ? null : $"Model {model} is not in the layout of {Layout}: {string.Join("; ", faults)}. {Remedy}";
    }

    private static void Compare(string kind, ModelTensor? found, ModelTensor wanted, List<string> faults)
    {
        if (found is null)
        {
            faults.Add($"it has no {kind} {wanted}");
        }
        else if (found.Type != wanted.Type || !Fits(found.Shape, wanted.Shape))
        {
            faults.Add($"its {kind} is {found}, and should be {wanted}");
        }
    }

    // An exporter may have lost the shape of an output, or fixed a length that need not be.
    private static bool Fits(ImmutableArray<int> found, ImmutableArray<int> wanted) =>
        wanted.IsDefault || found.Length == wanted.Length && found.Zip(wanted).All(pair => pair.First < 0 || pair.Second < 0 || pair.First == pair.Second);
}

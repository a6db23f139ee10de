using System.Collections.Immutable;
using Microsoft.ML.OnnxRuntime;

namespace Loomcast.Pipeline.Inference;

/// <summary>What a model says of itself.</summary>
/// <param name="Input">Its one input.</param>
/// <param name="Output">Its one output; once it has run, with the lengths that it left open.</param>
/// <param name="Notes">What its maker wrote into it, by key.</param>
internal sealed record ModelDescription(ModelTensor Input, ModelTensor Output, IReadOnlyDictionary<string, string> Notes)
{
    /// <exception cref="InferenceException">The model has not one input and one output.</exception>
    internal static ModelDescription Of(string model, InferenceSession session)
    {
        var (inputs, outputs) = (Tensors(session.InputMetadata), Tensors(session.OutputMetadata));
        return inputs is [var input] && outputs is [var output]
            ? new ModelDescription(input, output, session.ModelMetadata.CustomMetadataMap)
            : throw new InferenceException(
                $"Model {model} has the inputs {string.Join(", ", inputs)} and the outputs {string.Join(", ", outputs)}; one input and one output are what can be run.");
    }

    private static ImmutableArray<ModelTensor> Tensors(IReadOnlyDictionary<string, NodeMetadata> metadata) =>
        [.. metadata.Select(pair => new ModelTensor(pair.Key, pair.Value.IsTensor ? pair.Value.ElementDataType : null, [.. pair.Value.Dimensions]))];
}

using Microsoft.ML.OnnxRuntime;

namespace Loomcast.Pipeline.Inference;

/// <summary>Numbers that go into a model by the name of an input.</summary>
/// <param name="Name">The input's name.</param>
/// <param name="Shape">Lengths of all dimensions; none for a single number.</param>
/// <param name="Numbers">Wraps the numbers for a run, without a copy.</param>
internal sealed record TensorValue(string Name, long[] Shape, Func<long[], OrtValue> Numbers)
{
    public static TensorValue Of<T>(string name, T[] numbers, params long[] shape)
        where T : unmanaged => new(name, shape, lengths => OrtValue.CreateTensorValueFromMemory(numbers, lengths));
}

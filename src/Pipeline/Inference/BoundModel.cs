using System.Collections.Immutable;
using Microsoft.ML.OnnxRuntime;

namespace Loomcast.Pipeline.Inference;

/// <summary>
/// A model and the tensors that it reads and fills. They are bound when a number of rows first runs: after that no run makes a tensor, and what is
/// on the device stays there.
/// </summary>
/// <param name="session">The model.</param>
/// <param name="inputs">By name.</param>
/// <param name="outputs">By name.</param>
internal sealed class BoundModel(InferenceSession session, ImmutableArray<(string Name, TensorBuffer Buffer)> inputs, ImmutableArray<(string Name, TensorBuffer Buffer)> outputs) : IDisposable
{
    private readonly Dictionary<int, OrtIoBinding> _bindings = [];

    public void Run(int rows, RunOptions options)
    {
        var isNew = !_bindings.TryGetValue(rows, out var binding);
        if (isNew)
        {
            _bindings.Add(rows, binding = session.CreateIoBinding());
            foreach (var (name, buffer) in outputs)
            {
                binding.BindOutput(name, buffer.For(rows));
            }
        }

        foreach (var (name, buffer) in inputs)
        {
            if (isNew || buffer.IsCopied)
            {
                binding!.BindInput(name, buffer.For(rows));
            }
        }

        session.RunWithBinding(options, binding!);
    }

    public void Dispose()
    {
        foreach (var binding in _bindings.Values)
        {
            binding.Dispose();
        }
    }
}

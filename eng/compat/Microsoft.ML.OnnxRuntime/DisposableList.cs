namespace Microsoft.ML.OnnxRuntime;

/// <summary>Disposes of what it holds.</summary>
internal sealed class DisposableList<T> : List<T>, IDisposableReadOnlyCollection<T>
    where T : IDisposable
{
    public void Dispose()
    {
        ForEach(item => item.Dispose());
        Clear();
    }
}

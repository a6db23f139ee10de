namespace Microsoft.ML.OnnxRuntime;

/// <summary>Values that are disposed of together.</summary>
public interface IDisposableReadOnlyCollection<T> : IReadOnlyCollection<T>, IDisposable;

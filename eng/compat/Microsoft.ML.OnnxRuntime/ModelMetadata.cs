namespace Microsoft.ML.OnnxRuntime;

/// <summary>What a model says of itself.</summary>
public sealed class ModelMetadata
{
    internal ModelMetadata(Dictionary<string, string> custom) => CustomMetadataMap = custom;

    /// <summary>What its maker wrote into it, by key.</summary>
    public Dictionary<string, string> CustomMetadataMap { get; }
}

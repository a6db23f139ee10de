using System.Text.Json.Serialization;

namespace Loomcast.Pipeline.Tracking;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(FrameResult))]
[JsonSerializable(typeof(KeptSource))]
internal sealed partial class ResultsJson : JsonSerializerContext;

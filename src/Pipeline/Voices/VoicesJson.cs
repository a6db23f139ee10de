using System.Text.Json.Serialization;

namespace Loomcast.Pipeline.Voices;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(PiperSettings))]
internal sealed partial class VoicesJson : JsonSerializerContext;

using System.Text.Json;
using System.Text.Json.Serialization;

namespace Loomcast.Pipeline.Generation;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(VideoMetadata))]
internal sealed partial class GenerationJson : JsonSerializerContext;

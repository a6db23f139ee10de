using System.Text.Json;
using System.Text.Json.Serialization;

namespace Loomcast.Pipeline.Avatar;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(FaceGeometry))]
internal sealed partial class FaceGeometryJson : JsonSerializerContext;

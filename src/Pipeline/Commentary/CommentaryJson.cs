using System.Text.Json;
using System.Text.Json.Serialization;

namespace Loomcast.Pipeline.Commentary;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(CopyTerms))]
internal sealed partial class CommentaryJson : JsonSerializerContext;

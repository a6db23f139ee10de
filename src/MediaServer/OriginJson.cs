using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Loomcast.MediaServer.Events;
using Loomcast.MediaServer.Http;
using Loomcast.MediaServer.Live;
using Loomcast.MediaServer.Ops;
using Loomcast.MediaServer.Uploads;
using Loomcast.Pipeline.Sessions;

namespace Loomcast.MediaServer;

/// <summary>All JSON of the server.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(SessionEvent))]
[JsonSerializable(typeof(MissedEvents))]
[JsonSerializable(typeof(SessionResource))]
[JsonSerializable(typeof(SessionPage))]
[JsonSerializable(typeof(SessionRequest))]
[JsonSerializable(typeof(TextTurn))]
[JsonSerializable(typeof(AcceptedTurn))]
[JsonSerializable(typeof(AcceptedInterruption))]
[JsonSerializable(typeof(Readiness))]
[JsonSerializable(typeof(OpsSnapshot))]
[JsonSerializable(typeof(StreamDescription))]
[JsonSerializable(typeof(ImmutableArray<ProblemFault>))]
[JsonSerializable(typeof(KeptUpload))]
internal sealed partial class OriginJson : JsonSerializerContext;

using Loomcast.MediaServer.Http;

namespace Loomcast.MediaServer.Ingest;

/// <summary>A publisher cannot go on, for a reason that lies in the session and not in its media.</summary>
internal sealed class IngestRefusal(ProblemKind kind, string detail) : Exception(detail)
{
    public ProblemKind Kind => kind;
}

using Loomcast.MediaServer.Http;

namespace Loomcast.MediaServer.Uploads;

/// <summary>A request about an upload cannot be followed.</summary>
internal sealed class UploadRefusal(ProblemKind kind, string detail, TimeSpan? retryAfter = null) : Exception(detail)
{
    public Problem Problem => new(kind, Message, retryAfter);

    public static UploadRefusal NoSpace(IOException e) => new(Problems.UploadNoSpace, $"The upload cannot be stored: {e.Message}", TimeSpan.FromMinutes(1));
}

using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Generation;
using Loomcast.Pipeline.Sessions;
using Loomcast.Pipeline.Sources;

namespace Loomcast.MediaServer.Sessions;

/// <summary>Says to a user why a session failed, and what helps.</summary>
internal static class SessionFailure
{
    public static ErrorEvent Explain(Exception e, DateTimeOffset at)
    {
        var (title, reason) = e switch
        {
            IOException => ("The media could not be stored", $"{e.Message} Free some space."),
            EncodingException => ("The stream cannot go on", e.Message),
            GenerationException => ("The video could not be made", e.Message),
            SourceException => ("The video cannot be taken", e.Message),
            ResumeException => ("The session could not go on after the restart of the server", e.Message),
            _ => ("The session failed", "The server's log says why, under the session's id."),
        };
        return new() { At = at, Title = title, Detail = $"{reason} What was published stays playable; go on in a new session." };
    }
}

using System.Collections.Immutable;

namespace Loomcast.MediaServer.Http;

/// <summary>All errors that the server explains (RFC 9457).</summary>
internal static class Problems
{
    public static readonly ProblemKind UnknownSession = new("unknown-session", 404, "There is no such session.",
        "Sessions are made by POST /api/sessions. They and their media are gone some time after their end, when they are deleted, and when the server restarts.");

    public static readonly ProblemKind UnknownMedia = new("unknown-media", 404, "There is no such media.",
        "Take the addresses of playlists, segments and parts from the playlists; the next part can be asked for as soon as a playlist hints it.");

    public static readonly ProblemKind BadDirective = new("bad-directive", 400, "The delivery directives cannot be followed.",
        "RFC 8216bis, 6.2.5: ask for the segment or part after the last one listed, by whole numbers, and for a part only together with its segment.");

    public static readonly ProblemKind NotBegun = new("not-begun", 503, "The stream has not begun.",
        "The pipeline has not made its first part yet. Ask again after the time that Retry-After gives.");

    public static readonly ProblemKind Stalled = new("stalled", 503, "Nothing new was published for too long.",
        "The pipeline makes media more slowly than it plays, or not at all. Ask again, first without delivery directives.");

    public static readonly ProblemKind NotReady = new("not-ready", 503, "The server cannot start sessions yet.",
        "The detail says what is missing; /readyz tells when it is there.");

    public static readonly ProblemKind Busy = new("busy", 503, "The server is at its limit.",
        "Ask again after the time that Retry-After gives. The limits are the options Live:MaxHeldRequests and Sessions:MaxRunning.");

    public static readonly ProblemKind Stopping = new("stopping", 503, "The server is ending.",
        "Ask again after the time that Retry-After gives: another server, or this one after its restart, will answer.");

    public static readonly ProblemKind BadRequest = new("bad-request", 400, "The request cannot be read.",
        "The description of the API is at /openapi/v1.json.");

    public static readonly ProblemKind UnknownPipeline = new("unknown-pipeline", 400, "There is no such pipeline.",
        "The detail lists the pipelines that there are.");

    public static readonly ProblemKind UnknownOption = new("unknown-option", 400, "There is no such option.",
        "The detail lists the options that there are.");

    public static readonly ProblemKind BadOption = new("bad-option", 400, "The value of an option cannot be used.",
        "The detail says which values can.");

    public static readonly ProblemKind Planned = new("planned", 400, "This is planned, but not built yet.",
        "Leave it out, or use a later version of the server.");

    public static readonly ProblemKind WrongType = new("wrong-type", 415, "The body has a media type that cannot be used here.",
        "Set Content-Type to one of those that the detail lists.");

    public static readonly ProblemKind TooLarge = new("too-large", 413, "The body is too large.",
        "A text turn has at most 8 kB, JSON 64 kB, a spoken turn 32 MB.");

    public static readonly ProblemKind BadText = new("bad-text", 400, "The text cannot be used.",
        "Send some UTF-8 text of at most 8 kB.");

    public static readonly ProblemKind BadAudio = new("bad-audio", 422, "The audio cannot be understood.",
        "Send a sound WAV, WebM, Ogg, MP4 or MP3 file, and name its format in Content-Type.");

    public static readonly ProblemKind SessionEnded = new("session-ended", 409, "The session has ended.",
        "Make a new session by POST /api/sessions; what was published stays playable.");

    public static readonly ProblemKind NoConversation = new("no-conversation", 409, "The session takes no turns.",
        "Only sessions of the pipeline 'conversation' take turns.");

    public static readonly ProblemKind TurnsFull = new("turns-full", 429, "Too many turns wait already.",
        "Wait until one was answered, or interrupt.");

    public static readonly ProblemKind TooLong = new("too-long", 413, "The speech is too long for one turn.",
        "Send it as several turns.");

    // What the edge says, which serves no pages of its own.
    private static readonly ProblemKind OriginDown = new("origin-down", 502, "The media server does not answer.",
        "It is ending, starting or overloaded. Ask again after the time that Retry-After gives.");

    private static readonly ProblemKind WrongHost = new("wrong-host", 404, "This host serves media only.",
        "The API and the pages are on the app host; the option Proxy:VideoHosts names the hosts that serve nothing but /live.");

    private static readonly ProblemKind BadBody = new("bad-body", 400, "The body cannot be taken.",
        "It broke off, or came more slowly than 16 bytes a second. Send it again.");

    public static readonly ImmutableArray<ProblemKind> All =
    [
        UnknownSession, UnknownMedia, BadDirective, NotBegun, Stalled, NotReady, Busy, Stopping, BadRequest, UnknownPipeline, UnknownOption, BadOption,
        Planned, WrongType, TooLarge, BadText, BadAudio, SessionEnded, NoConversation, TurnsFull, TooLong,
        OriginDown, WrongHost, BadBody,
    ];
}

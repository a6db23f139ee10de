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
        "Ask again after the time that Retry-After gives. The limits are the options Live:MaxHeldRequests, Sessions:MaxRunning, Sessions:MostLoad, Sessions:Limits and Sessions:MaxWaiting.");

    public static readonly ProblemKind Queued = new("queued", 503, "The session waits in line.",
        "It runs by itself as soon as a place is free; its state and its status events tell its position. Ask again when it runs.");

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

    public static readonly ProblemKind BadScript = new("bad-script", 400, "The script cannot be made into a video.",
        "The field 'errors' holds all faults, each with its path in the script and what would be right there.");

    public static readonly ProblemKind NothingFailed = new("nothing-failed", 409, "There is nothing to retry.",
        "Only a session of the pipeline 'generation' waits for a retry, while one of its stages is told as failed. After its end make a new session.");

    public static readonly ProblemKind Planned = new("planned", 400, "This is planned, but not built yet.",
        "Leave it out, or use a later version of the server.");

    public static readonly ProblemKind WrongType = new("wrong-type", 415, "The body has a media type that cannot be used here.",
        "Set Content-Type to one of those that the detail lists.");

    public static readonly ProblemKind TooLarge = new("too-large", 413, "The body is too large.",
        "A text turn has at most 8 kB, JSON 64 kB, that of a new session 256 kB, a spoken turn 32 MB, an upload what OPTIONS /api/uploads says (Tus-Max-Size); a box of published media 1 MB, a sample 8 MB.");

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

    public static readonly ProblemKind TokenMissing = new("token-missing", 401, "A token is needed.",
        "The server has a key (Access:Key). The addresses in its answers hold tokens; 'MediaServer token' and './run token' print others.");

    public static readonly ProblemKind TokenRefused = new("token-refused", 403, "The token does not allow this.",
        "The detail says why. A token is for one purpose, for one session or all, until a time.");

    public static readonly ProblemKind NoIngest = new("no-ingest", 409, "The session takes no publisher.",
        "Only sessions of the pipeline 'external' take media from outside.");

    public static readonly ProblemKind NoSpace = new("no-space", 507, "The media cannot be stored.",
        "The session has ended; what was published stays playable. Free some space on the server's disk, then publish to a new session.");

    public static readonly ProblemKind PublisherBusy = new("publisher-busy", 409, "Somebody else publishes here.",
        "End the other publisher, or make a session of its own for this one.");

    public static readonly ProblemKind LateTrack = new("late-track", 409, "The session has other tracks.",
        "A stream keeps the tracks, codecs and timescales with which it opened. Name what shall come in the option 'tracks', or make a new session.");

    public static readonly ProblemKind BadMedia = new("bad-media", 400, "The media cannot be read.",
        "Send fragmented MP4, whole boxes: docs/ingest.md has commands that do.");

    public static readonly ProblemKind TimeBackwards = new("time-backwards", 400, "Media time runs backwards.",
        "Within one request decode times increase. A piece that is sent again comes in a request of its own.");

    public static readonly ProblemKind NoHeader = new("no-header", 412, "The header is missing.",
        "Send the CMAF header (ftyp and moov) under the same address first, then the media again.");

    public static readonly ProblemKind WrongCodec = new("wrong-codec", 415, "The codec cannot be used here.",
        "Send H.264, HEVC or AV1 pictures, and AAC or Opus sound, not encrypted.");

    public static readonly ProblemKind UnknownUpload = new("unknown-upload", 404, "There is no such upload.",
        "Uploads are made by POST /api/uploads. They are gone when they are terminated, and some time after they were touched last.");

    public static readonly ProblemKind UploadExpired = new("upload-expired", 410, "The upload has expired.",
        "It got nothing for too long, or was not used for too long after its end (Uploads:Expiry, Uploads:Retention). Upload the file again.");

    public static readonly ProblemKind WrongOffset = new("wrong-offset", 409, "The upload is elsewhere.",
        "Ask by HEAD how much has arrived, and send the rest from there.");

    public static readonly ProblemKind WrongTus = new("wrong-tus", 412, "The request is not of tus 1.0.0.",
        "Use a client of tus 1.0.0, or send the header 'Tus-Resumable: 1.0.0' with each request: docs/uploads.md has the commands.");

    public static readonly ProblemKind UploadBusy = new("upload-busy", 423, "Another request has this upload.",
        "One request at a time has an upload, the newest one. Ask by HEAD how much has arrived, and go on from there.");

    public static readonly ProblemKind ChecksumMismatch = new("checksum-mismatch", 460, "The checksum does not fit.",
        "The body was damaged on its way, or its sum was made of something else. Nothing of it was kept: send it again.");

    public static readonly ProblemKind UploadsFull = new("uploads-full", 503, "There are too many uploads.",
        "Terminate those that are not needed, or wait until they expire. The limits are the options Uploads:MaxUnfinished and Uploads:MaxKept.");

    public static readonly ProblemKind UploadNoSpace = new("upload-no-space", 507, "There is no room for the upload.",
        "Terminate uploads or delete sessions that are not needed, or free some space on the server's disk; then go on with the upload.");

    public static readonly ProblemKind BadBody = new("bad-body", 400, "The body cannot be taken.",
        "It broke off, or came more slowly than 16 bytes a second. Send it again; of an upload, what HEAD says is missing.");

    // What the edge says, which serves no pages of its own.
    private static readonly ProblemKind OriginDown = new("origin-down", 502, "The media server does not answer.",
        "It is ending, starting or overloaded. Ask again after the time that Retry-After gives.");

    private static readonly ProblemKind WrongHost = new("wrong-host", 404, "This host serves media only.",
        "The API and the pages are on the app host; the option Proxy:VideoHosts names the hosts that serve nothing but /live.");

    public static readonly ImmutableArray<ProblemKind> All =
    [
        UnknownSession, UnknownMedia, BadDirective, NotBegun, Stalled, NotReady, Busy, Queued, Stopping, BadRequest, UnknownPipeline, UnknownOption, BadOption, BadScript, NothingFailed,
        Planned, WrongType, TooLarge, BadText, BadAudio, SessionEnded, NoConversation, TurnsFull, TooLong,
        TokenMissing, TokenRefused,
        NoIngest, NoSpace, PublisherBusy, LateTrack, BadMedia, TimeBackwards, NoHeader, WrongCodec,
        UnknownUpload, UploadExpired, WrongOffset, WrongTus, UploadBusy, ChecksumMismatch, UploadsFull, UploadNoSpace, BadBody,
        OriginDown, WrongHost,
    ];
}

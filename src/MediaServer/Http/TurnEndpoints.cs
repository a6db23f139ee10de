using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using Loomcast.MediaServer.Sessions;
using Loomcast.Pipeline.Conversation;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Loomcast.MediaServer.Http;

/// <summary>/api/sessions/{id}/turns and /interrupt</summary>
internal static class TurnEndpoints
{
    private const int MostTextBytes = 8 * 1024;
    private const int MostJsonBytes = 64 * 1024;
    private const long MostAudioBytes = 32 * 1024 * 1024;

    private static readonly TimeSpan TimeToEnd = TimeSpan.FromSeconds(2);

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly FrozenSet<string> AudioTypes = FrozenSet.Create(StringComparer.OrdinalIgnoreCase,
        "audio/wav", "audio/x-wav", "audio/wave", "audio/vnd.wave", "audio/webm", "audio/ogg", "audio/mp4", "audio/x-m4a", "audio/mpeg", "audio/mp3");

    public static void MapTurns(this WebApplication app)
    {
        var session = app.MapGroup("/api/sessions/{id}").WithTags("Conversation");
        session.MapPost("/turns", AddAsync).Produces<AcceptedTurn>(202).ProducesProblem(404).ProducesProblem(409).ProducesProblem(415).ProducesProblem(429)
            .WithSummary("Say something").WithDescription("text/plain, application/json {\"text\"}, or speech: audio/wav, audio/webm, audio/ogg, audio/mp4, audio/mpeg, recognised while it is uploaded. With ?end=auto the server finds where speech ends in sound that goes on, a microphone that stays open.");
        session.MapPost("/interrupt", Interrupt).Produces<AcceptedInterruption>(202).ProducesProblem(404).ProducesProblem(409)
            .WithSummary("Cut the answer that is being spoken, and drop the turns that wait");
    }

    private static async Task<IResult> AddAsync(string id, string? end, HttpContext context, SessionHost sessions, TimeProvider time)
    {
        if (Refuse(id, sessions, out var conversation) is { } refusal)
        {
            return refusal;
        }

        if (end is not (null or "auto"))
        {
            return new Problem(Problems.BadRequest, $"end is '{end}'; it may be 'auto', for speech whose end the server is to find.");
        }

        var type = MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var parsed) ? parsed : new MediaTypeHeaderValue("*/*");
        return type.MediaType.Value switch
        {
            "text/plain" when type.Charset.Value is null or "" || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) =>
                await AskPlainAsync(conversation, context),
            "application/json" => await AskJsonAsync(conversation, context),
            { } audio when AudioTypes.Contains(audio) => end is null ? await SpeakAsync(conversation, context) : await FollowAsync(conversation, context, time),
            _ => new Problem(Problems.WrongType, $"A turn is text/plain in UTF-8, application/json, or one of {string.Join(", ", AudioTypes.Order())}."),
        };
    }

    private static async Task<IResult> AskPlainAsync(ConversationSession conversation, HttpContext context)
    {
        if (await Body.ReadAsync(context.Request, MostTextBytes, context.RequestAborted) is not { } bytes)
        {
            return new Problem(Problems.TooLarge, $"The text has more than {MostTextBytes} bytes.");
        }

        try
        {
            return Ask(conversation, StrictUtf8.GetString(bytes.Span));
        }
        catch (DecoderFallbackException)
        {
            return new Problem(Problems.BadText, "The text is not UTF-8.");
        }
    }

    private static async Task<IResult> AskJsonAsync(ConversationSession conversation, HttpContext context)
    {
        if (await Body.ReadAsync(context.Request, MostJsonBytes, context.RequestAborted) is not { } json)
        {
            return new Problem(Problems.TooLarge, $"The body has more than {MostJsonBytes} bytes.");
        }

        try
        {
            var text = JsonSerializer.Deserialize(json.Span, OriginJson.Default.TextTurn)?.Text ?? "";
            return Encoding.UTF8.GetByteCount(text) > MostTextBytes
                ? new Problem(Problems.TooLarge, $"The text has more than {MostTextBytes} bytes.")
                : Ask(conversation, text);
        }
        catch (JsonException e)
        {
            return new Problem(Problems.BadRequest, $"The body is not {{\"text\": \"...\"}}: {e.Message}");
        }
    }

    private static IResult Ask(ConversationSession conversation, string text) => string.IsNullOrWhiteSpace(text)
        ? new Problem(Problems.BadText, "The text is empty.")
        : Answer(conversation.Ask(text));

    private static async Task<IResult> SpeakAsync(ConversationSession conversation, HttpContext context)
    {
        if (context.Request.ContentLength > MostAudioBytes)
        {
            return new Problem(Problems.TooLarge, $"The audio has more than {MostAudioBytes} bytes.");
        }

        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = MostAudioBytes;
        return Answer(await conversation.ListenAsync(context.Request.Body, context.Request.ContentType!, null, context.RequestAborted));
    }

    /// <summary>A microphone that stays open: the server finds where the turn ends, and answers then.</summary>
    private static async Task<IResult> FollowAsync(ConversationSession conversation, HttpContext context, TimeProvider time)
    {
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = null; // the ear counts the sound
        var result = await conversation.ListenAsync(context.Request.Body, context.Request.ContentType!, conversation.OpenEar(), context.RequestAborted);
        await DrainAsync(context, time);
        return Answer(result);
    }

    // Events have told the end already. Browsers see no answer before their own body is at its end: they get the time to end it.
    private static async Task DrainAsync(HttpContext context, TimeProvider time)
    {
        using var patience = new CancellationTokenSource(TimeToEnd, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, context.RequestAborted);
        try
        {
            await context.Request.Body.CopyToAsync(Stream.Null, either.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            // It goes on: it is answered all the same, and cut.
        }
    }

    private static IResult Interrupt(string id, SessionHost sessions)
    {
        if (Refuse(id, sessions, out var conversation) is { } refusal)
        {
            return refusal;
        }

        var interruption = conversation.Interrupt();
        return TypedResults.Accepted((string?)null, new AcceptedInterruption(interruption.Turn, interruption.CutAt.TotalSeconds));
    }

    /// <returns>Why the session takes nothing; null where it does.</returns>
    private static Problem? Refuse(string id, SessionHost sessions, out ConversationSession conversation)
    {
        conversation = null!;
        if (!sessions.TryFind(id, out var session))
        {
            return SessionEndpoints.Unknown(id);
        }

        if (session.HasEnded)
        {
            return new Problem(Problems.SessionEnded, "The session has ended and takes no more turns.");
        }

        if (session.IsQueued)
        {
            return SessionEndpoints.Queued(session);
        }

        if (session.IsResuming)
        {
            return new Problem(Problems.NotReady, "The server was restarted and the session is about to go on.", TimeSpan.FromSeconds(1));
        }

        session.CountTurn();
        conversation = session.Conversation!;
        return conversation is null ? new Problem(Problems.NoConversation, $"The pipeline is '{session.Pipeline}'.") : null;
    }

    public static IResult Answer(TurnResult result) => result.Refusal is not { } refusal
        ? TypedResults.Accepted((string?)null, new AcceptedTurn(result.Turn))
        : refusal.Reason switch
        {
            RefusalReason.Ended => new Problem(Problems.SessionEnded, refusal.Detail),
            RefusalReason.Full => new Problem(Problems.TurnsFull, refusal.Detail, TimeSpan.FromSeconds(5)),
            RefusalReason.BadText => new Problem(Problems.BadText, refusal.Detail),
            RefusalReason.TooLong => new Problem(Problems.TooLong, refusal.Detail),
            _ => new Problem(Problems.BadAudio, refusal.Detail),
        };
}

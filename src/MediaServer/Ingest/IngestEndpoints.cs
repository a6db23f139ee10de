using System.Buffers;
using Loomcast.MediaServer.Http;
using Loomcast.MediaServer.Sessions;
using Loomcast.Pipeline.Fmp4;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Loomcast.MediaServer.Ingest;

/// <summary>The publisher's side: /ingest/{id}/... (DASH-IF Live Media Ingest, interface 1, and HLS or DASH push as ffmpeg does it).</summary>
internal static partial class IngestEndpoints
{
    private const int LargestPlaylist = 1 << 20;
    private static readonly string[] Writing = [HttpMethods.Post, HttpMethods.Put];

    public static void MapIngest(this WebApplication app)
    {
        // A request that lasts as long as the stream would make nonsense of a histogram of request durations.
        var ingest = app.MapGroup("/ingest/{id}").WithTags("Publishing").DisableHttpMetrics();
        ingest.MapMethods("/{**path}", Writing, PublishAsync).ProducesProblem(400).ProducesProblem(409).ProducesProblem(412).ProducesProblem(415)
            .WithSummary("Publish fragmented MP4").WithDescription("One request for all, or one for each piece; also the playlists of HLS and DASH push. docs/ingest.md has the commands.");
        ingest.MapDelete("/{**path}", Delete).Produces(204)
            .WithSummary("Forget an old piece").WithDescription("Answered and ignored: the window of the session decides what is kept.");
    }

    private static async Task<IResult> PublishAsync(string id, HttpContext context, SessionHost sessions, ILogger<ExternalSession> logger, string path = "")
    {
        Unlimit(context);
        if (Refuse(id, sessions, out var session) is { } refusal)
        {
            return refusal;
        }

        session!.CountTurn();
        try
        {
            return path.EndsWith(".m3u8", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".mpd", StringComparison.OrdinalIgnoreCase)
                ? await TakePlaylistAsync(session.External!, path, context)
                : await TakeMediaAsync(session.External!, path, context);
        }
        catch (MediaStoreException e)
        {
            session.Fail(e);
            return new Problem(Problems.NoSpace, e.Message);
        }
        catch (IngestRefusal e)
        {
            LogRefused(logger, id, path, e.Message);
            return new Problem(e.Kind, e.Message);
        }
        catch (MediaException e)
        {
            LogRefused(logger, id, path, e.Message);
            return new Problem(KindOf(e.Fault), e.Message);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            LogBroken(logger, id, path, e.Message);
            return TypedResults.Empty; // the publisher is gone; what it sent is published
        }
    }

    private static IResult Delete(string id, SessionHost sessions, string path = "") =>
        Refuse(id, sessions, out _) is { } refusal ? refusal : TypedResults.NoContent();

    private static Problem? Refuse(string id, SessionHost sessions, out Session? session)
    {
        return !sessions.TryFind(id, out session) ? SessionEndpoints.Unknown(id)
            : session.External is null ? new Problem(Problems.NoIngest, $"The session is a {session.Pipeline}.")
            : session.IsQueued ? SessionEndpoints.Queued(session)
            : session.HasEnded ? new Problem(Problems.SessionEnded, "The stream has ended, and takes nothing more.")
            : null;
    }

    private static async Task<IResult> TakeMediaAsync(ExternalSession session, string path, HttpContext context)
    {
        var request = session.Begin(SourceName.Of(path));
        try
        {
            await ReadAsync(session, request, context);
            return TypedResults.Ok();
        }
        catch (OperationCanceledException) when (request.Stopped.IsCancellationRequested)
        {
            return new Problem(Problems.PublisherBusy, "The request was silent for too long, and lost its place.");
        }
        finally
        {
            session.Sources.Finish(request);
        }
    }

    private static async Task ReadAsync(ExternalSession session, IngestRequest request, HttpContext context)
    {
        var parser = new Fmp4Reader(await session.Sources.WhenHeaderAsync(request));
        var body = context.Request.BodyReader;
        while (true)
        {
            var read = await body.ReadAsync(request.Stopped);
            request.CountBytes();
            var buffer = read.Buffer;
            try
            {
                while (parser.TryRead(ref buffer, out var arrival))
                {
                    await session.TakeAsync(request, arrival);
                }

                if (read.IsCompleted)
                {
                    CheckWhole(parser, buffer);
                    return;
                }
            }
            finally
            {
                body.AdvanceTo(buffer.Start, buffer.End);
            }
        }
    }

    private static void CheckWhole(Fmp4Reader parser, ReadOnlySequence<byte> rest)
    {
        if (!rest.IsEmpty || !parser.IsBetweenBoxes)
        {
            throw new MediaException(MediaFault.Broken, "The body ended in the middle of a box. Whole samples before it were taken.");
        }
    }

    private static async Task<IResult> TakePlaylistAsync(ExternalSession session, string path, HttpContext context)
    {
        if (await Body.ReadAsync(context.Request, LargestPlaylist, CancellationToken.None) is not { } bytes)
        {
            return new Problem(Problems.TooLarge, $"The playlist has more than {LargestPlaylist} bytes.");
        }

        // A manifest speaks for all representations, a playlist for its own.
        if (path.EndsWith(".mpd", StringComparison.OrdinalIgnoreCase) && bytes.Span.IndexOf("type=\"static\""u8) >= 0)
        {
            await session.Sources.EndAsync(null);
        }
        else if (bytes.Span.IndexOf("#EXT-X-ENDLIST"u8) >= 0)
        {
            await session.Sources.EndAsync(SourceName.Of(path));
        }

        return TypedResults.Ok();
    }

    // A stream has no size, and an encoder may pause.
    private static void Unlimit(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Session {Id}: {Path} is refused. {Reason}")]
    private static partial void LogRefused(ILogger logger, string id, string path, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Session {Id}: {Path} broke off. {Reason}")]
    private static partial void LogBroken(ILogger logger, string id, string path, string reason);

    private static ProblemKind KindOf(MediaFault fault) => fault switch
    {
        MediaFault.NoHeader => Problems.NoHeader,
        MediaFault.Unsupported => Problems.WrongCodec,
        MediaFault.TooLarge => Problems.TooLarge,
        MediaFault.Backwards => Problems.TimeBackwards,
        _ => Problems.BadMedia,
    };
}

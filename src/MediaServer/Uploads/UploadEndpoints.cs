using System.Globalization;
using Loomcast.MediaServer.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Loomcast.MediaServer.Uploads;

/// <summary>/api/uploads: tus 1.0.0 (https://tus.io/protocols/resumable-upload).</summary>
internal static class UploadEndpoints
{
    public const string Root = "/api/uploads";

    public static void MapUploads(this WebApplication app)
    {
        // A request that lasts as long as a slow upload would make nonsense of a histogram of request durations.
        var uploads = app.MapGroup(Root).WithTags("Uploads").DisableHttpMetrics().AddEndpointFilter(CheckAsync);
        uploads.MapPost("/", CreateAsync).Produces(201).ProducesProblem(400).ProducesProblem(412).ProducesProblem(413).ProducesProblem(503).ProducesProblem(507)
            .WithSummary("Begin an upload").WithDescription("tus 1.0.0 with Upload-Length or Upload-Defer-Length; the first bytes may come along. The answer's Location is its address; the id at its end is what sessions want. docs/uploads.md.");
        uploads.MapMethods("/{id}", [HttpMethods.Head], TellAsync).Produces(200).ProducesProblem(404).ProducesProblem(410).ProducesProblem(423)
            .WithSummary("How much of an upload has arrived").WithDescription("Upload-Offset says where to go on. A request that still sends is ended.");
        uploads.MapPatch("/{id}", AppendAsync).Produces(204).ProducesProblem(404).ProducesProblem(409).ProducesProblem(410).ProducesProblem(413).ProducesProblem(415)
            .ProducesProblem(423).ProducesProblem(460).ProducesProblem(507)
            .WithSummary("Go on with an upload").WithDescription("application/offset+octet-stream from Upload-Offset on, as much as you like; with Upload-Checksum all of it or nothing.");
        uploads.MapDelete("/{id}", TerminateAsync).Produces(204).ProducesProblem(404).ProducesProblem(410).ProducesProblem(423)
            .WithSummary("Terminate an upload").WithDescription("Sessions that read it get an error where its bytes end.");
    }

    private static async ValueTask<object?> CheckAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        if (invocation.HttpContext.Request.Headers[TusHeaders.Resumable] != TusHeaders.Version)
        {
            return new Problem(Problems.WrongTus, $"Say 'Tus-Resumable: {TusHeaders.Version}'.");
        }

        try
        {
            return await next(invocation);
        }
        catch (UploadRefusal refusal)
        {
            return refusal.Problem;
        }
    }

    private static async Task<IResult> CreateAsync(HttpContext context, UploadHost uploads)
    {
        var headers = context.Request.Headers;
        var length = TusHeaders.ReadBytes(headers, TusHeaders.Length);
        if (length.HasValue == (headers[TusHeaders.DeferLength] == "1"))
        {
            throw TusHeaders.Bad("Say either 'Upload-Length: BYTES' or 'Upload-Defer-Length: 1'.");
        }

        if (headers.ContainsKey(TusHeaders.Concat))
        {
            throw TusHeaders.Bad("Uploads are not concatenated here: send one file as one upload (tus-js-client: parallelUploads: 1).");
        }

        var metadata = TusHeaders.ReadMetadata(headers);
        using var checksum = UploadChecksum.Parse(headers[TusHeaders.Checksum]);
        var brings = BringsBytes(context.Request);
        var upload = uploads.Create(length, metadata);
        if (brings)
        {
            await TakeFirstAsync(context, uploads, upload, checksum);
        }

        TusHeaders.Write(context.Response.Headers, upload, uploads);
        return TypedResults.Created($"{Root}/{upload.Id}");
    }

    // A client that hears of an error does not hear the address: so there is none then.
    private static async Task TakeFirstAsync(HttpContext context, UploadHost uploads, Upload upload, UploadChecksum? checksum)
    {
        using var turn = await TakeTurnAsync(uploads, upload);
        try
        {
            await TakeAsync(context, uploads, upload, turn, checksum);
        }
        catch (UploadRefusal)
        {
            uploads.Delete(upload, "The upload broke off before its client knew its address.");
            throw;
        }
    }

    private static async Task<IResult> TellAsync(string id, HttpContext context, UploadHost uploads)
    {
        var upload = Find(id, uploads);
        using var turn = await TakeTurnAsync(uploads, upload);
        var headers = context.Response.Headers;
        TusHeaders.Write(headers, upload, uploads);
        if (upload.File.Length is { } length)
        {
            headers[TusHeaders.Length] = length.ToString(CultureInfo.InvariantCulture);
        }
        else
        {
            headers[TusHeaders.DeferLength] = "1";
        }

        if (upload.Metadata.Text.Length > 0)
        {
            headers[TusHeaders.Metadata] = upload.Metadata.Text;
        }

        return TypedResults.Ok();
    }

    private static async Task<IResult> AppendAsync(string id, HttpContext context, UploadHost uploads)
    {
        var headers = context.Request.Headers;
        if (!IsBytes(context.Request))
        {
            throw new UploadRefusal(Problems.WrongType, $"The body is {TusHeaders.BytesType}.");
        }

        var offset = TusHeaders.ReadBytes(headers, TusHeaders.Offset) ?? throw TusHeaders.Bad("Upload-Offset says where the body begins; ask with HEAD.");
        var length = TusHeaders.ReadBytes(headers, TusHeaders.Length);
        using var checksum = UploadChecksum.Parse(headers[TusHeaders.Checksum]);
        var upload = Find(id, uploads);
        using var turn = await TakeTurnAsync(uploads, upload);
        if (offset != upload.File.Received)
        {
            throw new UploadRefusal(Problems.WrongOffset, $"{upload.File.Received} bytes are there, and the body would begin at {offset}.");
        }

        if (length is { } bytes)
        {
            Declare(uploads, upload, bytes);
        }

        await TakeAsync(context, uploads, upload, turn, checksum);
        TusHeaders.Write(context.Response.Headers, upload, uploads);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> TerminateAsync(string id, UploadHost uploads)
    {
        var upload = Find(id, uploads);
        using var turn = await TakeTurnAsync(uploads, upload);
        uploads.Delete(upload, "The upload was terminated.");
        return TypedResults.NoContent();
    }

    private static void Declare(UploadHost uploads, Upload upload, long length)
    {
        if (upload.File.Length is { } known ? known != length : length < upload.File.Received)
        {
            throw TusHeaders.Bad($"Upload-Length is {length}, but the upload {(upload.File.Length is null ? "has" : "will have")} {upload.File.Length ?? upload.File.Received} bytes.");
        }

        if (upload.File.Length is null)
        {
            uploads.Declare(upload, length);
        }
    }

    private static async Task TakeAsync(HttpContext context, UploadHost uploads, Upload upload, UploadTurn turn, UploadChecksum? checksum)
    {
        var most = uploads.LongestOf(upload) - upload.File.Received;
        if (context.Request.ContentLength > most)
        {
            throw new UploadRefusal(Problems.TooLarge, $"The upload may get {most} more bytes, and the body has {context.Request.ContentLength}.");
        }

        uploads.CheckGoesOn();
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = null; // counted by ourselves
        var body = new UploadBody(uploads, upload, most);
        try
        {
            await (checksum is null ? body.AppendAsync(context.Request.BodyReader, turn.LetGo) : body.AppendCheckedAsync(context.Request.BodyReader, checksum, turn.LetGo));
        }
        catch (OperationCanceledException) when (turn.LetGo.IsCancellationRequested)
        {
            throw new UploadRefusal(Problems.UploadBusy, "A newer request for this upload came, and this one made way.");
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            throw new UploadRefusal(Problems.BadBody, e.Message); // mostly nobody hears it: the client is gone
        }
    }

    private static Upload Find(string id, UploadHost uploads) =>
        uploads.TryFind(id, out var upload) ? upload : throw Unknown(id);

    private static UploadRefusal Unknown(string id) => new(Problems.UnknownUpload, $"No upload has the id '{id}'.");

    private static async Task<UploadTurn> TakeTurnAsync(UploadHost uploads, Upload upload)
    {
        var turn = await upload.TakeTurnAsync() ?? throw new UploadRefusal(Problems.UploadBusy, "Another request for this upload is at work.", TimeSpan.FromSeconds(1));
        if (!upload.IsGone && !uploads.IsExpired(upload))
        {
            return turn;
        }

        turn.Dispose();
        throw upload.IsGone ? Unknown(upload.Id) : new UploadRefusal(Problems.UploadExpired, $"It expired at {uploads.ExpiresAt(upload):u}.");
    }

    private static bool IsBytes(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals(TusHeaders.BytesType, StringComparison.OrdinalIgnoreCase);

    private static bool BringsBytes(HttpRequest request) => IsBytes(request) || (request.ContentLength is not > 0 ? false
        : throw new UploadRefusal(Problems.WrongType, $"The first bytes come as {TusHeaders.BytesType}, or later by PATCH."));
}

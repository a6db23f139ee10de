using Loomcast.MediaServer.Http;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Net.Http.Headers;

namespace Loomcast.MediaServer.Live;

/// <summary>/live/{id}/files/{name}: what a pipeline makes beside its stream, such as results, previews and subtitles.</summary>
internal static class FileEndpoint
{
    public const string Folder = "files";

    private static readonly FileExtensionContentTypeProvider Types = new(new Dictionary<string, string>
    {
        [".jpg"] = "image/jpeg",
        [".json"] = "application/json",
        [".jsonl"] = "application/jsonl",
        [".md"] = "text/markdown; charset=utf-8",
        [".srt"] = "application/x-subrip; charset=utf-8",
        [".vtt"] = "text/vtt; charset=utf-8",
    });

    public static async Task<IResult> GetAsync(string id, string name, HttpContext context, LiveStreams streams)
    {
        if (!streams.TryFind(id, out var stream))
        {
            return LiveEndpoints.UnknownSession(id);
        }

        if (stream.Files.PathOf(name) is not { } path || !File.Exists(path))
        {
            return new Problem(Problems.UnknownMedia, $"The session has no file '{name}', or not yet. Its field 'files' names those that there are.");
        }

        stream.Demand.Count();
        var type = Types.TryGetContentType(name, out var known) ? known : "application/octet-stream";
        var isWhole = stream.HasEnded || type == "image/jpeg"; // pictures are written at once
        context.Response.Headers.CacheControl = isWhole ? CacheControl.Download : CacheControl.Page;
        return isWhole
            ? TypedResults.PhysicalFile(path, type, enableRangeProcessing: true, lastModified: File.GetLastWriteTimeUtc(path))
            : await WhatIsThereAsync(path, type, context.RequestAborted);
    }

    /// <summary>Of a file that grows: its length must not change while it is sent. With Range a client gets what is new.</summary>
    private static async Task<IResult> WhatIsThereAsync(string path, string type, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[file.Length];
        await file.ReadExactlyAsync(bytes, cancellationToken);
        return TypedResults.Bytes(bytes, type, enableRangeProcessing: true, entityTag: new EntityTagHeaderValue($"\"{bytes.Length:x}\""));
    }
}

using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Options;

namespace Loomcast.MediaServer.Http;

/// <summary>The pages of player/dist.</summary>
internal static class WebPages
{
    public static void UseWebPages(this WebApplication app)
    {
        var root = Path.GetFullPath(app.Services.GetRequiredService<IOptions<WebOptions>>().Value.Root);
        if (!Directory.Exists(root))
        {
            return;
        }

        var files = new PhysicalFileProvider(root);
        var policy = ContentSecurityPolicy(app.Services.GetRequiredService<IOptions<PlaybackOptions>>().Value.VideoHost);
        app.Use((context, next) => ServeByName(context, next, files));
        app.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files });
        app.UseStaticFiles(new StaticFileOptions { FileProvider = files, OnPrepareResponse = context => SetHeaders(context, policy) });
    }

    /// <summary>/conversation is conversation.html: an address that people pass on says what is there, and not how it is made.</summary>
    private static Task ServeByName(HttpContext context, RequestDelegate next, PhysicalFileProvider files)
    {
        var path = context.Request.Path.Value ?? "";
        if (path.LastIndexOf('/') == 0 && path.Length > 1 && !path.Contains('.', StringComparison.Ordinal) && files.GetFileInfo(path + ".html").Exists)
        {
            context.Request.Path = path + ".html";
        }

        return next(context);
    }

    private static void SetHeaders(StaticFileResponseContext context, string policy)
    {
        var headers = context.Context.Response.Headers;
        headers.CacheControl = context.Context.Request.Path.StartsWithSegments("/assets") ? CacheControl.Asset : CacheControl.Page;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = policy;
        headers["Referrer-Policy"] = "no-referrer";
    }

    /// <summary>hls.js feeds the video element from a blob and runs a worker from one; streams come from the video host.</summary>
    private static string ContentSecurityPolicy(string videoHost)
    {
        var streams = $"'self' http://video.localhost:* https://video.localhost:* {videoHost}".TrimEnd();
        return $"default-src 'self'; connect-src {streams}; media-src blob: data: {streams}; img-src data: blob: {streams}; worker-src 'self' blob:; "
            + "style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'";
    }
}

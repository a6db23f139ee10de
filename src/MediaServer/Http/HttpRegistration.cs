using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Loomcast.MediaServer.Http;

internal static class HttpRegistration
{
    // Held requests and event streams end when shutdown begins; a download in progress gets this long.
    private static readonly TimeSpan Shutdown = TimeSpan.FromSeconds(1.5);

    public static void AddHttp(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<ListeningOptions, ListeningOptionsValidator>().BindConfiguration("Listening");
        services.AddOptionsWithValidateOnStart<WebOptions, WebOptionsValidator>().BindConfiguration("Web");
        services.AddOptions<PlaybackOptions>().BindConfiguration("Playback");
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>, Listeners>();
        services.AddSingleton<VideoHost>();
        services.AddSingleton<Pipelines>();
        services.Configure<HostOptions>(host => host.ShutdownTimeout = Shutdown);
        // Only what a proxy on this machine says of the original request is believed.
        services.Configure<ForwardedHeadersOptions>(forwarded => forwarded.ForwardedHeaders = ForwardedHeaders.All);
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, OriginJson.Default));
        services.AddProblemDetails();
        services.AddOpenApi(api => api.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "Loomcast";
            return Task.CompletedTask;
        }));
    }

    public static void UseProblems(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            StatusCodeSelector = e => e is Microsoft.AspNetCore.Http.BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError,
        });
        app.UseStatusCodePages();
    }
}

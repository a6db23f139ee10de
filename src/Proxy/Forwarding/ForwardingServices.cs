using Loomcast.Proxy.Responses;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Forwarder;

namespace Loomcast.Proxy.Forwarding;

internal static class ForwardingServices
{
    public static void AddForwarding(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<ForwardingOptions, ForwardingOptionsValidator>().BindConfiguration("Proxy");
        services.AddSingleton(provider => RouteTable.Build(provider.GetRequiredService<IOptions<ForwardingOptions>>().Value));
        services.AddSingleton<IForwarderHttpClientFactory, OriginClient>();
        services.AddSingleton<OriginOutage>();
        services.AddReverseProxy();
    }

    public static void MapOrigin(this WebApplication app) => app.MapReverseProxy(forward =>
    {
        forward.UseMiddleware<OriginFailures>();
        forward.Use((context, next) =>
        {
            if (HttpProtocol.IsHttp11(context.Request.Protocol) && context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true })
            {
                context.Request.Body = new LeavableBody(context.Request.BodyReader);

                // An encoder hangs up with its last byte. That its connection is closed is no reason to drop what it sent: whoever is cut off
                // before the end of the body is found by reading it.
                context.RequestAborted = CancellationToken.None;
            }

            return next(context);
        });
    });

    /// <summary>A video host has media and nothing else, so that what is put before it (a cache, a CDN) never sees the API.</summary>
    public static void MapVideoHost(this WebApplication app) => app
        .Map("/{**rest}", Problem.WrongHost)
        .RequireHost(RouteTable.VideoHosts(app.Services.GetRequiredService<IOptions<ForwardingOptions>>().Value))
        .WithOrder(RouteTable.RefusalOrder);
}

using Yarp.ReverseProxy.Forwarder;

namespace Loomcast.Proxy.Forwarding;

/// <summary>The connections to the origin.</summary>
internal sealed class OriginClient : ForwarderHttpClientFactory
{
    protected override void ConfigureHandler(ForwarderHttpClientContext context, SocketsHttpHandler handler)
    {
        base.ConfigureHandler(context, handler);
        handler.ConnectTimeout = TimeSpan.FromSeconds(3);

        // Finds an origin that vanished without a word while requests are held there.
        handler.KeepAlivePingDelay = TimeSpan.FromSeconds(15);
        handler.KeepAlivePingTimeout = TimeSpan.FromSeconds(5);
    }

    protected override HttpMessageHandler WrapHandler(ForwarderHttpClientContext context, HttpMessageHandler handler) =>
        new PromptUploads { InnerHandler = base.WrapHandler(context, handler) };
}

using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Loomcast.MediaServer.Http;

/// <summary>The two plain ports: HTTP/1.1 for tools and simple proxies, HTTP/2 with prior knowledge for ours.</summary>
internal static class Listeners
{
    public static void AddListeners(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptionsWithValidateOnStart<HttpOptions, HttpOptionsValidator>().BindConfiguration("Http");
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            SetLimits(kestrel);
            var options = kestrel.ApplicationServices.GetRequiredService<IOptions<HttpOptions>>().Value;
            if (options.Http1.Length > 0)
            {
                kestrel.Listen(IPEndPoint.Parse(options.Http1), listener => listener.Protocols = HttpProtocols.Http1);
            }

            kestrel.Listen(IPEndPoint.Parse(options.Http2), listener => listener.Protocols = HttpProtocols.Http2);
        });
    }

    /// <summary>Runs the server until it is told to end.</summary>
    /// <returns>The exit code of the process.</returns>
    public static async Task<int> RunToEndAsync(this WebApplication app)
    {
        try
        {
            await app.RunAsync();
            return 0;
        }
        catch (Exception e) when (e is OptionsValidationException or IOException)
        {
            await Console.Error.WriteLineAsync(e.InnerException is AddressInUseException
                ? $"{e.Message} End what listens there, or set Http:Http1 and Http:Http2 to other ports."
                : e.Message);
            return 1;
        }
    }

    private static void SetLimits(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = 20_000;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        // A viewer has up to six requests open; a proxy puts those of many viewers on one connection.
        kestrel.Limits.Http2.MaxStreamsPerConnection = 250;
        // Finds peers that vanished while their requests are held.
        kestrel.Limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
        kestrel.Limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(20);
    }
}

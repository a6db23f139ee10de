using System.Net;
using Loomcast.Access;
using Loomcast.MediaServer.Http;
using Microsoft.Extensions.Options;

namespace Loomcast.MediaServer.Access;

internal static partial class AccessRegistration
{
    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<AccessOptions, AccessOptionsValidator>().BindConfiguration("Access");
        return services.AddSingleton<SignedAddresses>();
    }

    /// <summary>Comes before routing: it takes tokens out of paths.</summary>
    public static void UseAccess(this WebApplication app)
    {
        if (app.Services.GetRequiredService<IOptions<AccessOptions>>().Value.KeyBytes is { } key)
        {
            var time = app.Services.GetRequiredService<TimeProvider>();
            app.UseMiddleware<AccessCheck>(new TokenGate("/live", Audience.Play, key, time));
            app.UseMiddleware<AccessCheck>(new TokenGate("/ingest", Audience.Publish, key, time));
            app.UseMiddleware<AccessCheck>(new TokenGate("/api/sessions", Audience.Api, key, time));
            app.UseMiddleware<AccessCheck>(new TokenGate("/api/uploads", Audience.Api, key, time));
            app.UseMiddleware<AccessCheck>(new TokenGate("/api/ops", Audience.Api, key, time));
        }
        else if (app.Services.GetRequiredService<IOptions<ListeningOptions>>().Value.Address is var address && !IPAddress.IsLoopback(IPAddress.Parse(address)))
        {
            LogOpen(app.Logger, address);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Listening:Address is '{Address}' and Access:Key is not set: whoever reaches this machine may start sessions, talk to them, publish, watch and delete. Make a key with 'openssl rand -base64 32'; docs/access.md says more.")]
    private static partial void LogOpen(ILogger logger, string address);
}

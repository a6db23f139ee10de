using System.Net;
using Loomcast.Access;
using Loomcast.Proxy.Listening;
using Microsoft.Extensions.Options;

namespace Loomcast.Proxy.Tokens;

internal static partial class TokenServices
{
    public static void AddTokens(this IServiceCollection services) =>
        services.AddOptionsWithValidateOnStart<AccessOptions, AccessOptionsValidator>().BindConfiguration("Access");

    /// <summary>Comes before the cache: what is in memory is not for everybody then.</summary>
    public static void UsePlayTokens(this WebApplication app)
    {
        if (app.Services.GetRequiredService<IOptions<AccessOptions>>().Value.KeyBytes is { } key)
        {
            app.UseMiddleware<PlayTokens>(new TokenGate("/live", Audience.Play, key, app.Services.GetRequiredService<TimeProvider>()));
        }
        else if (app.Services.GetRequiredService<IOptions<ListeningOptions>>().Value.Address is var address && !IsLoopback(address))
        {
            LogOpen(app.Logger, address);
        }
    }

    private static bool IsLoopback(string address) => address == "localhost" || (IPAddress.TryParse(address, out var ip) && IPAddress.IsLoopback(ip));

    [LoggerMessage(Level = LogLevel.Warning, Message = "Proxy:Address is '{Address}' and Access:Key is not set: whoever reaches this machine may start sessions, talk to them, watch and delete them. Make a key with 'openssl rand -base64 32'; docs/access.md says more.")]
    private static partial void LogOpen(ILogger logger, string address);
}

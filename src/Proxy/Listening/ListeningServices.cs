using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Loomcast.Proxy.Listening;

internal static class ListeningServices
{
    /// <summary>A request gets this long to finish at shutdown; event streams never finish, so waiting longer gains nothing.</summary>
    private static readonly TimeSpan Shutdown = TimeSpan.FromSeconds(1);

    public static void AddListeners(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<ListeningOptions, ListeningOptionsValidator>().BindConfiguration("Proxy");
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>, Listeners>();
        services.Configure<HostOptions>(host => host.ShutdownTimeout = Shutdown);
    }
}

using Loomcast.Proxy.Cmcd;
using Microsoft.Extensions.Options;

namespace Loomcast.Proxy.Caching;

internal static class CachingServices
{
    public static void AddCaching(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<CachingOptions, CachingOptionsValidator>().BindConfiguration("Proxy");
        services.AddSingleton<AnswerCache>();
        services.AddSingleton<AnswerReader>();
        services.AddSingleton<OriginFetch>();
        services.AddSingleton<CmcdRelay>();
    }

    public static void UseCaching(this WebApplication app)
    {
        if (app.Services.GetRequiredService<IOptions<CachingOptions>>().Value.CacheBytes > 0)
        {
            app.UseMiddleware<EdgeCache>();
        }
    }
}

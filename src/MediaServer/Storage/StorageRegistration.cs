using Loomcast.MediaServer.Http;

namespace Loomcast.MediaServer.Storage;

internal static class StorageRegistration
{
    public static IServiceCollection AddStorage(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<StorageOptions, StorageOptionsValidator>().BindConfiguration("Storage");
        return services.AddSingleton<MediaFolder>().AddSingleton<SessionDatabase>().AddSingleton<DiskSpace>()
            .AddSingleton(provider => new ReadinessCheck(provider.GetRequiredService<MediaFolder>().ReasonNotWritable))
            .AddSingleton(provider => new ReadinessCheck(provider.GetRequiredService<DiskSpace>().ReasonAgainstNew));
    }
}

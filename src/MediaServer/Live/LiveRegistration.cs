using Loomcast.MediaServer.Http;

namespace Loomcast.MediaServer.Live;

internal static class LiveRegistration
{
    public static IServiceCollection AddLive(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<LiveOptions, LiveOptionsValidator>().BindConfiguration("Live");
        return services.AddSingleton<LiveStreams>().AddSingleton<HeldRequests>().AddSingleton<Drawings>().AddSingleton<Posters>()
            .AddSingleton(provider => new ReadinessCheck(provider.GetRequiredService<Drawings>().ReasonWithoutFfmpeg));
    }
}

using Loomcast.MediaServer.Http;

namespace Loomcast.MediaServer.Sessions;

internal static class SessionsRegistration
{
    public static IServiceCollection AddSessions(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<SessionOptions, SessionOptionsValidator>().BindConfiguration("Sessions");
        services.AddSingleton<MakePlan>(provider =>
            (pipeline, options) => provider.GetRequiredService<Pipelines>().PlanAgain(pipeline, options));
        services.AddSingleton<SessionCost>(_ => 0);
        services.AddSingleton<WhenReady>(() => Task.CompletedTask);
        return services.AddSingleton<SessionRunner>().AddSingleton<SessionQueue>().AddSingleton<SessionHost>().AddHostedService<SessionKeeper>().AddHostedService<DiskKeeper>();
    }
}

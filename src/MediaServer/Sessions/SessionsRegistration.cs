namespace Loomcast.MediaServer.Sessions;

internal static class SessionsRegistration
{
    public static IServiceCollection AddSessions(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<SessionOptions, SessionOptionsValidator>().BindConfiguration("Sessions");
        return services.AddSingleton<SessionRunner>().AddSingleton<SessionHost>().AddHostedService<SessionKeeper>();
    }
}

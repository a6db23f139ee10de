namespace Loomcast.MediaServer.Events;

internal static class EventsRegistration
{
    public static IServiceCollection AddEvents(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<EventOptions, EventOptionsValidator>().BindConfiguration("Events");
        return services.AddSingleton<EventStream>();
    }
}

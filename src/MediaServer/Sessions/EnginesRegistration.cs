using Loomcast.MediaServer.Http;
using Loomcast.Pipeline.Chat;
using Loomcast.Pipeline.Commentary;
using Loomcast.Pipeline.Engines;
using Loomcast.Pipeline.Speech;

namespace Loomcast.MediaServer.Sessions;

/// <summary>The engines that are configured, with the embedded ones behind them.</summary>
internal static class EnginesRegistration
{
    public static IServiceCollection AddEngines(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<EnginesOptions, EnginesOptionsValidator>().BindConfiguration("Engines");
        services.AddSingleton(provider => new EmbeddedEngines(
            new GuideChatClient(provider.GetRequiredService<TimeProvider>()), new EmbeddedCommentator(), provider.GetRequiredService<SpeechEngines>()));
        services.AddSingleton<EngineRoster>();
        services.AddSingleton<ListEngines>(provider => () => provider.GetRequiredService<EngineRoster>().Standings);
        return services.AddSingleton<ReadinessCheck>(provider => new(() => provider.GetRequiredService<EngineRoster>().ReasonAgainst));
    }
}

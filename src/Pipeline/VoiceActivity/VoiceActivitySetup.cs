using Microsoft.Extensions.DependencyInjection;

namespace Loomcast.Pipeline.VoiceActivity;

public static class VoiceActivitySetup
{
    /// <summary>Adds <see cref="Listening"/>; whoever hosts it awaits <see cref="Listening.WarmAsync"/> before the first session.</summary>
    public static IServiceCollection AddVoiceActivity(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<VoiceActivityOptions, VoiceActivityOptionsValidator>();
        return services.AddSingleton<Listening>();
    }
}

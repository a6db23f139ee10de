using Microsoft.Extensions.DependencyInjection;

namespace Loomcast.Pipeline.Voices;

public static class VoicesSetup
{
    /// <summary>Adds the <see cref="VoiceSynthesizer"/>; whoever hosts it awaits <see cref="VoiceSynthesizer.WarmAsync"/> before the first session.</summary>
    public static IServiceCollection AddVoices(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<VoiceOptions, VoiceOptionsValidator>();
        return services.AddSingleton<VoiceSynthesizer>();
    }
}

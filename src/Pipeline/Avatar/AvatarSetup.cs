using Loomcast.Pipeline.Inference;
using Microsoft.Extensions.DependencyInjection;

namespace Loomcast.Pipeline.Avatar;

public static class AvatarSetup
{
    /// <summary>Adds the <see cref="AvatarCatalog"/>; whoever hosts it awaits <see cref="AvatarCatalog.WarmAsync"/> before the first session.</summary>
    public static IServiceCollection AddAvatars(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<AvatarOptions, AvatarOptionsValidator>();
        services.AddOptionsWithValidateOnStart<InferenceOptions, InferenceOptionsValidator>();
        return services.AddSingleton<AvatarCatalog>();
    }
}

using Loomcast.Pipeline.Inference;
using Microsoft.Extensions.DependencyInjection;

namespace Loomcast.Pipeline.Vision;

public static class VisionSetup
{
    /// <summary>Adds the <see cref="VisionModels"/>; whoever hosts it awaits <see cref="VisionModels.WarmAsync"/> before the first session.</summary>
    public static IServiceCollection AddVision(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<VisionOptions, VisionOptionsValidator>();
        services.AddOptionsWithValidateOnStart<InferenceOptions, InferenceOptionsValidator>();
        return services.AddSingleton<VisionModels>();
    }
}

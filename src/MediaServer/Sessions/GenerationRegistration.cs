using Loomcast.MediaServer.Http;
using Loomcast.MediaServer.Uploads;
using Loomcast.Pipeline.Avatar;
using Loomcast.Pipeline.Engines;
using Loomcast.Pipeline.Generation;
using Loomcast.Pipeline.Sources;
using Microsoft.Extensions.Options;

namespace Loomcast.MediaServer.Sessions;

/// <summary>Videos that are made of scripts, with the embedded engines.</summary>
internal static class GenerationRegistration
{
    public static IServiceCollection AddGeneration(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<GenerationOptions, GenerationOptionsValidator>().BindConfiguration("Generation");
        services.AddSingleton(provider => new GenerationEngines(
            provider.GetRequiredService<AvatarCatalog>(),
            provider.GetRequiredService<EngineRoster>().SpeechFor(new EngineChoice(), context: null),
            id => provider.GetRequiredService<UploadHost>().TryFind(id, out var upload) ? upload.File : null,
            provider.GetRequiredService<IOptions<SourceLimits>>().Value)
        {
            SpeechFor = provider.GetRequiredService<EngineRoster>().SpeechFor,
        });
        services.AddSingleton<GenerationStudio>();
        return services.AddSingleton(provider => GenerationChoice.Entry(provider.GetRequiredService<GenerationStudio>(), provider.GetRequiredService<UploadHost>()));
    }
}

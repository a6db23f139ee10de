using Loomcast.MediaServer.Http;
using Loomcast.MediaServer.Uploads;
using Loomcast.Pipeline.Commentary;
using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Engines;
using Loomcast.Pipeline.Sessions;
using Loomcast.Pipeline.Sources;
using Loomcast.Pipeline.Vision;
using Microsoft.Extensions.Options;

namespace Loomcast.MediaServer.Sessions;

/// <summary>Commentaries, whose lines the vision engines write.</summary>
internal static class CommentaryRegistration
{
    private const int KeyFrames = 2;

    public static IServiceCollection AddCommentary(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<CommentaryEngineOptions, CommentaryEngineOptionsValidator>().BindConfiguration("Commentary");
        services.AddOptions<CommentaryEngineOptions>().PostConfigure<IConfiguration, IOptions<EnginesOptions>>((options, configuration, engines) =>
        {
            // An engine that can see is asked to look, unless somebody has decided how often.
            options.KeyFrames = configuration["Commentary:KeyFrames"] is null && engines.Value.Vision.Chain.Count > 0 ? KeyFrames : options.KeyFrames;
        });
        services.AddSingleton(provider => new CommentaryBooth((options, context) => EnginesFor(provider, options, context)));
        return services.AddSingleton(provider => CommentaryChoice.Entry(provider.GetRequiredService<UploadHost>(), provider.GetRequiredService<CommentaryBooth>()));
    }

    private static CommentaryEngines EnginesFor(IServiceProvider provider, CommentaryOptions options, SessionContext context)
    {
        var roster = provider.GetRequiredService<EngineRoster>();
        return new CommentaryEngines(
            roster.VisionFor(options.Engines, options.Voice.Language, context),
            roster.SpeechFor(options.Engines, context),
            provider.GetRequiredService<IOptions<CommentaryEngineOptions>>().Value,
            provider.GetRequiredService<IOptions<SourceLimits>>().Value,
            provider.GetRequiredService<IOptions<EncodingOptions>>().Value)
        {
            // The embedded detector would name colours.
            Vision = string.IsNullOrEmpty(provider.GetService<IOptions<VisionOptions>>()?.Value.Detector) ? null : provider.GetService<VisionModels>(),
        };
    }
}

using Loomcast.MediaServer.Http;
using Loomcast.MediaServer.Uploads;
using Loomcast.Pipeline.Commentary;
using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Sources;
using Loomcast.Pipeline.Speech;
using Microsoft.Extensions.Options;

namespace Loomcast.MediaServer.Sessions;

/// <summary>Commentaries with the embedded commentator; who registers another chat engine under <see cref="CommentaryChoice.Pipeline"/> has that one write the lines.</summary>
internal static class CommentaryRegistration
{
    public static IServiceCollection AddCommentary(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<CommentaryEngineOptions, CommentaryEngineOptionsValidator>().BindConfiguration("Commentary");
        services.AddKeyedSingleton<Microsoft.Extensions.AI.IChatClient>(CommentaryChoice.Pipeline, (_, _) => new EmbeddedCommentator());
        services.AddSingleton(provider => new CommentaryBooth(new CommentaryEngines(
            provider.GetRequiredKeyedService<Microsoft.Extensions.AI.IChatClient>(CommentaryChoice.Pipeline),
            provider.GetRequiredService<SpeechEngines>().Synthesizer,
            provider.GetRequiredService<IOptions<CommentaryEngineOptions>>().Value,
            provider.GetRequiredService<IOptions<SourceLimits>>().Value,
            provider.GetRequiredService<IOptions<EncodingOptions>>().Value)));
        return services.AddSingleton(provider => CommentaryChoice.Entry(provider.GetRequiredService<UploadHost>(), provider.GetRequiredService<CommentaryBooth>()));
    }
}

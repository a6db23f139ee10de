using Loomcast.MediaServer.Http;
using Loomcast.Pipeline.Avatar;
using Loomcast.Pipeline.Conversation;
using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Inference;
using Loomcast.Pipeline.Sources;
using Loomcast.Pipeline.Speech;
using Loomcast.Pipeline.VoiceActivity;
using Loomcast.Pipeline.Voices;
using Microsoft.Extensions.Options;

namespace Loomcast.MediaServer.Sessions;

/// <summary>The pipelines that run in this process, with their embedded engines.</summary>
internal static class PipelineRegistration
{
    public static IServiceCollection AddPipeline(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<EncodingOptions, EncodingOptionsValidator>().BindConfiguration("Encoding");
        services.AddOptionsWithValidateOnStart<PocketsphinxOptions, PocketsphinxOptionsValidator>().BindConfiguration("Pocketsphinx");
        services.AddOptionsWithValidateOnStart<SourceLimits, SourceLimitsValidator>().BindConfiguration("Sources");
        services.AddOptions<AvatarOptions>().BindConfiguration("Avatar");
        services.AddOptions<InferenceOptions>().BindConfiguration("Inference");
        services.AddAvatars();
        services.AddOptions<VoiceOptions>().BindConfiguration("Speech");
        services.AddOptions<VoiceActivityOptions>().BindConfiguration("VoiceActivity");
        services.AddVoices().AddVoiceActivity();
        services.AddSingleton<EncoderChoice>();
        services.AddSingleton<WarmEngine>(provider => provider.GetRequiredService<EncoderChoice>().WarmAsync);
        services.AddSingleton<WarmEngine>(provider => provider.GetRequiredService<VoiceSynthesizer>().WarmAsync);
        services.AddSingleton<WarmEngine>(provider => provider.GetRequiredService<Listening>().WarmAsync);
        services.AddSingleton(provider => new PocketsphinxRecognizer(provider.GetRequiredService<IOptions<PocketsphinxOptions>>().Value));
        services.AddSingleton(provider => new SpeechEngines(
            provider.GetRequiredService<PocketsphinxRecognizer>().RecognizeAsync,
            new SynthesizerChoice(provider.GetRequiredService<VoiceSynthesizer>(), new FliteSynthesizer(), new EspeakSynthesizer())));
        services.AddEngines();
        services.AddSingleton<Studio>();
        services.AddSingleton(provider => ConversationChoice.Entry(provider.GetRequiredService<Studio>().Open));
        services.AddSingleton<SessionCost>(provider => pipeline => pipeline == ConversationChoice.Pipeline ? provider.GetRequiredService<Studio>().Load : 0);
        services.AddCommentary();
        services.AddTracking();
        services.AddGeneration();
        services.AddSingleton<WarmUp>().AddHostedService(provider => provider.GetRequiredService<WarmUp>());
        services.AddSingleton<WhenReady>(provider => () => provider.GetRequiredService<WarmUp>().Done);
        return services.AddSingleton<ReadinessCheck>(provider => new(() => provider.GetRequiredService<WarmUp>().ReasonAgainst));
    }
}

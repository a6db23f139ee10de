using Loomcast.Pipeline.Avatar;
using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Engines;
using Loomcast.Pipeline.Sessions;
using Loomcast.Pipeline.Speech;
using Loomcast.Pipeline.VoiceActivity;
using Microsoft.Extensions.Options;

namespace Loomcast.Pipeline.Conversation;

/// <summary>The engines of this process, shared by all conversations that are held with them.</summary>
public sealed class Studio(AvatarCatalog avatars, EngineRoster engines, Listening listening, IOptions<EncodingOptions> encoding)
{
    /// <summary>Makes a conversation, which then is to be run.</summary>
    /// <exception cref="ArgumentException">No such avatar, voice or ladder; the message says which there are.</exception>
    public ConversationSession Open(SessionContext context, ConversationOptions options)
    {
        if (!avatars.TryGet(options.Avatar, out var avatar))
        {
            throw new ArgumentException($"There is no avatar '{options.Avatar}'. Known: {string.Join(", ", avatars.Names)}.");
        }

        var speech = new SpeechEngines(engines.TranscriptionFor(options.Engines, context), engines.SpeechFor(options.Engines, context));
        if (!speech.Synthesizer.Has(options.Voice))
        {
            throw new ArgumentException(
                $"No text-to-speech engine has the voice '{options.Voice.Name}' for the language '{options.Voice.Language}'. English has slt, rms, awb and kal; for other languages leave the voice out.");
        }

        var chat = engines.ChatFor(options.Engines, options.Voice.Language, context);
        return new ConversationSession(context, new ConversationEngines(speech, options.Voice, chat, avatar) { OpenEar = listening.Open }, options, encoding.Value);
    }

    /// <summary>Share of this machine that a conversation takes while it speaks, as measured: its pictures, and their encoder.</summary>
    public double Load => avatars.Load + (EncoderCost.Cores / Environment.ProcessorCount);

    /// <summary>Loads what the first conversation would else wait for: some seconds on one core.</summary>
    public async Task WarmAsync(CancellationToken cancellationToken)
    {
        await avatars.WarmAsync(cancellationToken);
        await engines.WarmAsync(cancellationToken);
    }
}

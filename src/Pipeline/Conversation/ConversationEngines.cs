using Loomcast.Pipeline.Avatar;
using Loomcast.Pipeline.Speech;
using Loomcast.Pipeline.VoiceActivity;
using Microsoft.Extensions.AI;

namespace Loomcast.Pipeline.Conversation;

/// <summary>The engines of one conversation and the voice that it has, chosen once when it is made.</summary>
public sealed record ConversationEngines(SpeechEngines Speech, Voice Voice, IChatClient Chat, IAvatar Avatar)
{
    /// <summary>An ear for each spoken turn whose end is to be found.</summary>
    public Func<TurnEnd> OpenEar { get; init; } = () => new TurnEnd(new EnergyDetector(), new VoiceActivityOptions());
}

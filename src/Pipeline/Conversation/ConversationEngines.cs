using Loomcast.Pipeline.Avatar;
using Loomcast.Pipeline.Speech;
using Microsoft.Extensions.AI;

namespace Loomcast.Pipeline.Conversation;

/// <summary>The engines of one conversation and the voice that it has, chosen once when it is made.</summary>
public sealed record ConversationEngines(SpeechEngines Speech, Voice Voice, IChatClient Chat, IAvatar Avatar);

using Loomcast.Pipeline.Avatar;
using Loomcast.Pipeline.Speech;
using Microsoft.Extensions.AI;

namespace Loomcast.Pipeline.Conversation;

/// <summary>The engines of one conversation, chosen once when it is made.</summary>
public sealed record ConversationEngines(RecognizeSpeech Recognize, IChatClient Chat, ISpeechSynthesizer Synthesizer, IAvatar Avatar);

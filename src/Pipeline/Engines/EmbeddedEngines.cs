using Loomcast.Pipeline.Speech;
using Microsoft.Extensions.AI;

namespace Loomcast.Pipeline.Engines;

/// <summary>The engines that need no network.</summary>
/// <param name="Chat">Answers in conversations.</param>
/// <param name="Commentator">Writes the lines of commentaries, in English.</param>
/// <param name="Speech">Hears and speaks.</param>
public sealed record EmbeddedEngines(IChatClient Chat, IChatClient Commentator, SpeechEngines Speech);

using Microsoft.Extensions.AI;

namespace Loomcast.Pipeline.Engines;

/// <summary>Streams the answer of a chat engine.</summary>
internal delegate IAsyncEnumerable<ChatResponseUpdate> AnswerChat(IEnumerable<ChatMessage> messages, CancellationToken cancellationToken);

using Loomcast.MediaServer.Ingest;
using Loomcast.Pipeline.Conversation;
using Loomcast.Pipeline.Sessions;

namespace Loomcast.MediaServer.Http;

/// <summary>What can run in a session.</summary>
/// <param name="Converse">Opens a conversation; an <see cref="ArgumentException"/> says which choice is not possible.</param>
/// <param name="Receive">Opens a session whose media comes from outside.</param>
internal sealed record Pipelines(
    Func<SessionContext, ConversationOptions, ConversationSession> Converse,
    Func<SessionContext, ExternalSettings, ExternalSession> Receive);

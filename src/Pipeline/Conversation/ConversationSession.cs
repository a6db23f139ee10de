using Loomcast.Pipeline.Sessions;

namespace Loomcast.Pipeline.Conversation;

/// <summary>One conversation: turns in, an endless timeline out on which the avatar idles and answers.</summary>
public sealed class ConversationSession(SessionContext context, ConversationEngines engines, ConversationOptions options)
{
    /// <summary>Runs until <see cref="End"/> was called and all is played out, or cancelled. The publisher is closed when it returns.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => throw new NotImplementedException(context.Id + engines + options);

    /// <summary>Queues a text turn.</summary>
    public TurnResult Ask(string text) => throw new NotImplementedException(text);

    /// <summary>Queues a spoken turn and reads it to its end; it is recognised while it arrives.</summary>
    /// <param name="audio">A WAV, WebM, Ogg, MP4 or MP3 file, as it arrives.</param>
    /// <param name="mediaType">Its media type, with or without parameters ("audio/webm;codecs=opus").</param>
    /// <param name="cancellationToken">The sender went away: the turn is dropped.</param>
    public Task<TurnResult> ListenAsync(Stream audio, string mediaType, CancellationToken cancellationToken) => throw new NotImplementedException(mediaType);

    /// <summary>Cuts what is being said, and drops the turns that wait.</summary>
    public Interruption Interrupt() => throw new NotImplementedException();

    /// <summary>Takes no more turns, finishes those that are queued, then ends the stream.</summary>
    public void End() => throw new NotImplementedException();
}

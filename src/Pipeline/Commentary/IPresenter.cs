using Loomcast.Pipeline.Sessions;
using Loomcast.Pipeline.Sources;

namespace Loomcast.Pipeline.Commentary;

/// <summary>Publishes the video with the voice over its sound, as far as the lines are known.</summary>
internal interface IPresenter : IAsyncDisposable
{
    /// <summary>Tells an event; what it says is captioned.</summary>
    void Tell(SessionEvent told);

    /// <param name="narration">The voice.</param>
    /// <param name="presented">Is told how far it is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SourceException">Nothing can be read of the video at all.</exception>
    /// <returns>Why the video ended early; null where it did not.</returns>
    Task<SourceException?> RunAsync(Narration narration, Action<TimeSpan> presented, CancellationToken cancellationToken);
}

using Loomcast.Pipeline.Avatar;
using Loomcast.Pipeline.Engines;
using Loomcast.Pipeline.Sessions;
using Loomcast.Pipeline.Sources;
using Loomcast.Pipeline.Speech;

namespace Loomcast.Pipeline.Generation;

/// <summary>What all videos are made with.</summary>
/// <param name="Avatars">Those who can be seen to speak.</param>
/// <param name="Synthesizer">Speaks.</param>
/// <param name="Uploads">Finds an upload by its id; null where there is none.</param>
/// <param name="Limits">What an uploaded picture may ask of us.</param>
public sealed record GenerationEngines(AvatarCatalog Avatars, ISpeechSynthesizer Synthesizer, Func<string, GrowingFile?> Uploads, SourceLimits Limits)
{
    /// <summary>Speaks in one session, which may have chosen; null where the same speaks in all.</summary>
    public Func<EngineChoice, SessionContext, ISpeechSynthesizer>? SpeechFor { get; init; }
}

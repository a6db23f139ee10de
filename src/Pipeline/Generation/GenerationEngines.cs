using Loomcast.Pipeline.Avatar;
using Loomcast.Pipeline.Sources;
using Loomcast.Pipeline.Speech;

namespace Loomcast.Pipeline.Generation;

/// <summary>What all videos are made with.</summary>
/// <param name="Avatars">Those who can be seen to speak.</param>
/// <param name="Synthesizer">Speaks.</param>
/// <param name="Uploads">Finds an upload by its id; null where there is none.</param>
/// <param name="Limits">What an uploaded picture may ask of us.</param>
public sealed record GenerationEngines(AvatarCatalog Avatars, ISpeechSynthesizer Synthesizer, Func<string, GrowingFile?> Uploads, SourceLimits Limits);

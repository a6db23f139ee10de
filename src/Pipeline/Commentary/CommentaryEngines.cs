using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Sources;
using Loomcast.Pipeline.Speech;
using Loomcast.Pipeline.Vision;
using Microsoft.Extensions.AI;

namespace Loomcast.Pipeline.Commentary;

/// <summary>What commentaries are made with.</summary>
/// <param name="Chat">Writes the lines.</param>
/// <param name="Synthesizer">Speaks them.</param>
/// <param name="Options">How.</param>
/// <param name="Limits">For uploaded files.</param>
/// <param name="Encoding">Rates and presets.</param>
public sealed record CommentaryEngines(IChatClient Chat, ISpeechSynthesizer Synthesizer, CommentaryEngineOptions Options, SourceLimits Limits, EncodingOptions Encoding)
{
    /// <summary>Recognises things in the pictures; null where only light, colours, motion and sound are told.</summary>
    public VisionModels? Vision { get; init; }
}

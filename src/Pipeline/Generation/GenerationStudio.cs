using System.Collections.Immutable;
using System.Text.Json;
using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Engines;
using Loomcast.Pipeline.Sessions;
using Loomcast.Pipeline.Timeline;
using Microsoft.Extensions.Options;

namespace Loomcast.Pipeline.Generation;

/// <summary>Takes scripts, and makes videos of them with the engines of this process.</summary>
public sealed class GenerationStudio(GenerationEngines engines, IOptions<GenerationOptions> options, IOptions<EncodingOptions> encoding)
{
    /// <summary>Reads a script and looks whether there is all that it names.</summary>
    /// <param name="script">An object, or a text in Markdown.</param>
    /// <exception cref="ScriptException">All that is wrong with it.</exception>
    public Script Read(JsonElement script)
    {
        var (read, faults) = ScriptReader.Read(script);
        ImmutableArray<ScriptFault> all = [.. faults.Concat(new ScriptChecks(engines).Check(read, withUploads: true)).Take(ScriptLimits.Faults)];
        return all.IsEmpty ? read : throw new ScriptException(all);
    }

    /// <summary>Makes a session, which then is to be run.</summary>
    /// <param name="context">Its own.</param>
    /// <param name="script">What it makes a video of.</param>
    /// <param name="ladder">The sizes that viewers may choose from.</param>
    /// <param name="captions">Whether there is a rendition of what is said, to be read.</param>
    /// <param name="choice">The engines that it begins with.</param>
    /// <exception cref="ArgumentException">There is no such engine; the message says which there are.</exception>
    public GenerationSession Open(SessionContext context, Script script, VideoLadder ladder, bool captions, EngineChoice? choice = null) =>
        new(context, script, engines with { Synthesizer = engines.SpeechFor?.Invoke(choice ?? new EngineChoice(), context) ?? engines.Synthesizer }, options.Value, own => new EventTimeline(own, script.Format, ladder, encoding.Value, captions));
}

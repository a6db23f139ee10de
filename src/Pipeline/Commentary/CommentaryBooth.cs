using Loomcast.Pipeline.Sessions;
using Loomcast.Pipeline.Sources;

namespace Loomcast.Pipeline.Commentary;

/// <summary>The engines of this process, shared by all commentaries.</summary>
public sealed class CommentaryBooth(CommentaryEngines engines)
{
    /// <summary>Makes a commentary, which then is to be run.</summary>
    /// <exception cref="ArgumentException">No such voice; the message says which there are.</exception>
    public CommentarySession Open(SessionContext context, GrowingFile file, CommentaryOptions options)
    {
        var isEnglish = options.Voice.Language == "en" || options.Voice.Language.StartsWith("en-", StringComparison.Ordinal);
        return !engines.Synthesizer.Has(options.Voice)
            ? throw new ArgumentException($"No text-to-speech engine has the voice '{options.Voice.Name}' for the language '{options.Voice.Language}'. English has slt, rms, awb and kal; for other languages leave the voice out.")
            : !isEnglish && engines.Chat.GetService(typeof(EmbeddedCommentator)) is not null
            ? throw new ArgumentException($"The embedded commentator writes English only, and not '{options.Voice.Language}'. Leave the language out, or configure a chat engine.")
            : new CommentarySession(context, file, engines, options);
    }
}

using Loomcast.Pipeline.Sessions;
using Loomcast.Pipeline.Sources;

namespace Loomcast.Pipeline.Commentary;

/// <summary>Makes commentaries with the engines of this process.</summary>
/// <param name="enginesFor">Chooses the engines of one.</param>
public sealed class CommentaryBooth(Func<CommentaryOptions, SessionContext, CommentaryEngines> enginesFor)
{
    /// <summary>Makes a commentary, which then is to be run.</summary>
    /// <exception cref="ArgumentException">No such voice or engine; the message says which there are.</exception>
    public CommentarySession Open(SessionContext context, GrowingFile file, CommentaryOptions options)
    {
        var engines = enginesFor(options, context);
        var isEnglish = options.Voice.Language == "en" || options.Voice.Language.StartsWith("en-", StringComparison.Ordinal);
        return !engines.Synthesizer.Has(options.Voice)
            ? throw new ArgumentException($"No text-to-speech engine has the voice '{options.Voice.Name}' for the language '{options.Voice.Language}'. English has slt, rms, awb and kal; for other languages leave the voice out.")
            : !isEnglish && engines.Chat.GetService(typeof(EmbeddedCommentator)) is not null
            ? throw new ArgumentException($"The embedded commentator writes English only, and not '{options.Voice.Language}'. Leave the language out, or configure a chat engine.")
            : new CommentarySession(context, file, engines, options);
    }
}

using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace Loomcast.Pipeline.Commentary;

/// <summary>Has a chat engine write the lines of one commentary.</summary>
/// <param name="chat">Reads a <see cref="LineBrief"/>.</param>
/// <param name="language">BCP 47.</param>
/// <param name="most">Time that an answer may take.</param>
/// <param name="time">Measures it.</param>
internal sealed partial class LineWriter(IChatClient chat, string language, TimeSpan most, TimeProvider time)
{
    private const int LongestLine = 1000; // characters; more is no line

    private string Instructions => $"""
        You are the commentator of a video. Your lines are spoken over it while it plays. You get what was measured in a moment of it, and perhaps pictures.
        Answer with one line, in the language "{language}": plain sentences to be spoken, in the present tense, without names of files, numbers of seconds, lists or markup.
        Say only what the facts and the pictures show. Never exceed the number of words. Do not repeat your earlier lines.
        """;

    /// <param name="brief">What it is about, and how long it may be.</param>
    /// <param name="earlier">The lines before it, the newest last.</param>
    /// <param name="stills">Pictures of it, in order.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="LineException">The engine failed, was too slow, or wrote nothing.</exception>
    public async Task<string> WriteAsync(LineBrief brief, IReadOnlyList<string> earlier, IReadOnlyList<Still> stills, CancellationToken cancellationToken)
    {
        AIContent[] contents = [new TextContent(brief.Text), .. await PicturesAsync(stills, cancellationToken)];
        ChatMessage[] messages = [new(ChatRole.System, Instructions), .. earlier.Select(line => new ChatMessage(ChatRole.Assistant, line)), new(ChatRole.User, contents)];
        using var late = new CancellationTokenSource(most, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            var answer = await chat.GetResponseAsync(messages, cancellationToken: stop.Token);
            return Clean(answer.Text) is { Length: > 0 } line ? line : throw new LineException("The chat engine wrote nothing.");
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new LineException($"The chat engine took longer than {most.TotalSeconds:0.#} seconds (Commentary:EngineTime).");
        }
        catch (Exception e) when (e is not (OperationCanceledException or LineException or OutOfMemoryException))
        {
            throw new LineException($"The chat engine failed: {e.Message}", e); // engines are many, and so are their exceptions
        }
    }

    private static async Task<IEnumerable<AIContent>> PicturesAsync(IReadOnlyList<Still> stills, CancellationToken cancellationToken)
    {
        var pictures = new List<AIContent>();
        foreach (var still in stills)
        {
            pictures.Add(new DataContent(await still.ToJpegAsync(cancellationToken), "image/jpeg"));
        }

        return pictures;
    }

    /// <summary>What can be spoken of what was written: engines like quotes and markup.</summary>
    private static string Clean(string text)
    {
        var line = Blanks().Replace(Markup().Replace(text[..Math.Min(text.Length, LongestLine)], ""), " ").Trim();
        return line is ['"', .. var quoted, '"'] ? quoted.Trim() : line;
    }

    [GeneratedRegex(@"[*_#`<>\[\]|]+")]
    private static partial Regex Markup();

    [GeneratedRegex(@"[\s\p{C}]+")]
    private static partial Regex Blanks();
}

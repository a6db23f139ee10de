using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Loomcast.Pipeline.Avatar;
using Loomcast.Pipeline.Chat;
using Loomcast.Pipeline.Sessions;
using Loomcast.Pipeline.Speech;
using Loomcast.Pipeline.Timeline;
using Microsoft.Extensions.AI;

namespace Loomcast.Pipeline.Conversation;

/// <summary>
/// Makes the answer of one turn: tokens of the chat engine -> sentences -> speech -> slices on the timeline. Speech is made ahead
/// of the pictures, so that the second sentence is ready when the first one has played.
/// </summary>
internal sealed class AnswerMaker(SessionContext context, ConversationEngines engines, LiveTimeline timeline, TurnLedger ledger)
{
    private const string NotUnderstood = "Sorry, I did not catch that. Could you say it again?";

    // Pieces of speech that wait for their pictures: enough to hide the making of the next, little to throw away at a barge-in.
    private const int PiecesAhead = 2;

    private readonly SpeechPictures _pictures = new(engines.Avatar, context.Time, context.Hurry, detail => context.Emit(new DetailEvent { At = context.Time.GetUtcNow(), MediaTime = Math.Round(timeline.Position.TotalSeconds, 3), Detail = detail }));

    public async Task MakeAsync(Turn turn, string question, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pieces = Channel.CreateBounded<SpokenPiece>(PiecesAhead);
        var speaking = SpeakAsync(turn, question, pieces.Writer, stop.Token);
        try
        {
            await foreach (var piece in pieces.Reader.ReadAllAsync(stop.Token))
            {
                await RenderAsync(turn, piece, stop.Token);
            }
        }
        finally
        {
            await stop.CancelAsync(); // nobody takes more pieces
            await speaking;
        }

        ledger.Finish(turn);
    }

    /// <summary>Never throws: what fails here is thrown to the reader of the pieces.</summary>
    private async Task SpeakAsync(Turn turn, string question, ChannelWriter<SpokenPiece> pieces, CancellationToken cancellationToken)
    {
        var number = 0;
        try
        {
            await foreach (var sentence in SentenceChunker.ChunkAsync(AnswerAsync(turn, question, cancellationToken), cancellationToken))
            {
                var started = context.Time.GetTimestamp();
                var piece = await engines.Speech.Synthesizer.SpeakAsync(sentence, engines.Voice, timeline.NextDue - context.Hurry(), cancellationToken);
                context.TellStage("speak", started, turn.Number, number++);
                await pieces.WriteAsync(piece, cancellationToken);
            }

            pieces.Complete();
        }
        catch (Exception e) when (number > 0 && e is not (OutOfMemoryException or OperationCanceledException))
        {
            // What is said already stays, and is heard to its end.
            ledger.CutShort(turn, e.Message);
            pieces.Complete();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            pieces.Complete(e);
        }
    }

    private async IAsyncEnumerable<string> AnswerAsync(Turn turn, string question, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (question.Length == 0)
        {
            yield return NotUnderstood;
            yield break;
        }

        var started = context.Time.GetTimestamp();
        var first = true;
        ChatMessage[] messages = [.. ledger.HistoryBefore(turn), new(ChatRole.User, question)];
        await foreach (var update in engines.Chat.GetStreamingResponseAsync(messages, cancellationToken: cancellationToken))
        {
            if (first && update.Text.Length > 0)
            {
                first = false;
                context.TellStage("chat", started, turn.Number);
            }

            turn.Answer.Append(update.Text);
            yield return update.Text;
        }
    }

    private async Task RenderAsync(Turn turn, SpokenPiece piece, CancellationToken cancellationToken)
    {
        context.Demand.Count(); // however long the answer was thought about
        var format = engines.Avatar.Format;
        var number = ledger.AddPiece(turn, piece);
        var slices = format.SlicesFor(piece.Samples.Length);
        for (var first = 0; first < slices; first += engines.Avatar.BatchSize)
        {
            var started = context.Time.GetTimestamp();
            var pose = timeline.NextPose;
            var frames = await _pictures.RenderAsync(piece, first, Math.Min(engines.Avatar.BatchSize, slices - first), pose, timeline.NextDue, cancellationToken);
            if (first == 0)
            {
                context.TellStage("render", started, turn.Number, number);
            }

            for (var i = 0; i < frames.Length; i++)
            {
                await timeline.EnqueueAsync(ToSlice(turn, piece, frames[i], number, first + i, slices, pose + i), cancellationToken);
            }
        }
    }

    private Slice ToSlice(Turn turn, SpokenPiece piece, VideoFrame frame, int number, int slice, int slices, long pose)
    {
        var from = (int)engines.Avatar.Format.SamplesBefore(slice);
        var to = (int)Math.Min(engines.Avatar.Format.SamplesBefore(slice + 1), piece.Samples.Length);
        var border = (slice == 0 ? PieceBorder.First : PieceBorder.None) | (slice == slices - 1 ? PieceBorder.Last : PieceBorder.None);
        return new Slice(frame, piece.Samples[from..to], pose, new SliceMark(turn.Number, number, border));
    }
}

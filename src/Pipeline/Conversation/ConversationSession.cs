using System.Collections.Immutable;
using System.Threading.Channels;
using Loomcast.Pipeline.Captions;
using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Sessions;
using Loomcast.Pipeline.Speech;
using Loomcast.Pipeline.Timeline;
using Loomcast.Pipeline.VoiceActivity;
using Microsoft.Extensions.Logging;

namespace Loomcast.Pipeline.Conversation;

/// <summary>One conversation: turns in, an endless timeline out on which the avatar idles and answers.</summary>
public sealed partial class ConversationSession
{
    /// <summary>Characters of a text turn.</summary>
    public const int LongestText = 4_000;

    // More than a person asks ahead; a client that sends more has to wait for answers.
    private const int MostTurnsWaiting = 16;

    private static readonly TimeSpan LongestSpeech = TimeSpan.FromSeconds(60);

    private readonly SessionContext _context;
    private readonly ConversationEngines _engines;
    private readonly ConversationOptions _options;
    private readonly EncodingOptions _encoding;
    private readonly ImmutableArray<Rung> _rungs;
    private StreamStart _start;
    private readonly CaptionTrack? _captions;
    private readonly LiveTimeline _timeline;
    private readonly TurnLedger _ledger;
    private readonly Channel<Turn> _turns = Channel.CreateBounded<Turn>(MostTurnsWaiting);
    private readonly Lock _intake = new(); // keeps the order of the turns that of their numbers
    private bool _ended;

    public ConversationSession(SessionContext context, ConversationEngines engines, ConversationOptions options, EncodingOptions encoding)
    {
        _context = context;
        _engines = engines;
        _options = options;
        _encoding = encoding;
        _rungs = options.Ladder.RungsFor(engines.Avatar.Format, encoding.VideoBitrate);
        _start = StreamStart.For(engines.Avatar.Format, options.PartDuration, context.Time.GetUtcNow(), context.Earlier?.Stream);
        _timeline = new LiveTimeline(engines.Avatar.Format, engines.Avatar.Idle, context.Time, _start.Slice) { Rests = context.Demand.TryRest };
        _captions = options.Captions ? CaptionTrack.For(context.Earlier) : null;
        _ledger = new TurnLedger(_captions is null ? context : context with { Emit = TellAndCaption }, _timeline);
        _timeline.MarkReached = _ledger.Reach;
        foreach (var turn in _ledger.Restore(context.Earlier?.Events ?? []))
        {
            _turns.Writer.TryWrite(turn);
        }
    }

    /// <summary>Queues a text turn.</summary>
    public TurnResult Ask(string text)
    {
        text = text.Trim();
        if (text.Length is 0 or > LongestText)
        {
            return Refuse(RefusalReason.BadText, $"A text turn has 1 to {LongestText} characters; this one has {text.Length}. Send it in parts.");
        }

        if (TryOpen(TurnEvent.Text, TurnState.Queued, out var refusal) is not { } turn)
        {
            return refusal;
        }

        _ledger.Understand(turn, text, final: true);
        return new TurnResult(turn.Number);
    }

    /// <summary>Queues a spoken turn and reads it to its end; it is recognised while it arrives.</summary>
    /// <param name="audio">A WAV, WebM, Ogg, MP4 or MP3 file, as it arrives.</param>
    /// <param name="mediaType">Its media type, with or without parameters ("audio/webm;codecs=opus").</param>
    /// <param name="end">Finds where the turn ends in sound that goes on; what follows is not read. Null: it ends with the sound.</param>
    /// <param name="cancellationToken">The sender went away: the turn is dropped.</param>
    public async Task<TurnResult> ListenAsync(Stream audio, string mediaType, TurnEnd? end, CancellationToken cancellationToken)
    {
        if (TryOpen(TurnEvent.Speech, TurnState.Listening, out var refusal) is not { } turn)
        {
            return refusal;
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, turn.Cancelled);
        try
        {
            var samples = end is null
                ? AudioDecoder.DecodeAsync(audio, mediaType, LongestSpeech, either.Token)
                : end.Until(AudioDecoder.DecodeAsync(audio, mediaType, end.Longest + LongestSpeech, either.Token), either.Token);
            var started = _context.Time.GetTimestamp();
            await foreach (var heard in _engines.Speech.Recognize(samples, _engines.Voice.Language, either.Token))
            {
                if (!heard.IsFinal || end is null or { HasSpeech: true })
                {
                    _ledger.Understand(turn, heard.Text, heard.IsFinal);
                }
            }

            if (end is { HasSpeech: false })
            {
                _ledger.Advance(turn, TurnState.Done); // a door, a cough: nobody has asked anything
                turn.Cancel();
            }

            _context.TellStage("recognize", started, turn.Number);
            return new TurnResult(turn.Number);
        }
        catch (InvalidAudioException e)
        {
            _ledger.Fail(turn, "The speech could not be read", e.Message);
            return Refuse(e.Fault == AudioFault.TooLong ? RefusalReason.TooLong : RefusalReason.BadAudio, e.Message);
        }
        catch (SpeechException e)
        {
            _ledger.Fail(turn, "The speech could not be recognised", e.Message);
            return new TurnResult(turn.Number);
        }
        catch (OperationCanceledException)
        {
            _ledger.Fail(turn, "The speech was not received", "The sender went away before its end.");
            throw;
        }
    }

    /// <summary>An ear for a spoken turn whose end is to be found.</summary>
    public TurnEnd OpenEar() => _engines.OpenEar();

    /// <summary>Cuts what is being said, and drops the turns that wait for it.</summary>
    public Interruption Interrupt() => _ledger.Interrupt();

    /// <summary>Takes no more turns, finishes those that are queued, then ends the stream.</summary>
    public void End()
    {
        lock (_intake)
        {
            _ended = true;
            _turns.Writer.TryComplete();
        }
    }

    /// <summary>Runs until <see cref="End"/> was called and all is played out; the publisher is closed when it returns.</summary>
    /// <exception cref="EncodingException">An encoder failed.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (_context.Earlier?.Stream is null)
        {
            _start = _start with { At = _context.Time.GetUtcNow() }; // it may have waited in line since it was made
        }

        _context.Emit(new StatusEvent
        {
            At = _context.Time.GetUtcNow(),
            MediaTime = Math.Round(_timeline.Position.TotalSeconds, 3),
            State = SessionState.Running,
            StartsAt = _start.At,
        });
        try
        {
            await TaskGroup.RunAsync([AnswerAsync, PlayAsync], cancellationToken);
        }
        catch (Exception e) when (e is not EncodingException) // with another encoder the session goes on, and its turns with it
        {
            _ledger.Abandon();
            throw;
        }
        finally
        {
            End();
        }
    }

    private void TellAndCaption(SessionEvent told)
    {
        _captions!.Follow(told);
        _context.Emit(told);
    }

    /// <summary>Plays and encodes; where nobody watches and nobody asks, not even that, until somebody does.</summary>
    private async Task PlayAsync(CancellationToken cancellationToken)
    {
        if (_context.Earlier?.Stream is { } earlier && _context.Demand.TryRest())
        {
            await _context.Demand.WhenWantedAsync(cancellationToken);
            GoOn(StreamStart.For(_engines.Avatar.Format, _options.PartDuration, _context.Time.GetUtcNow(), earlier));
        }

        await EncodeAsync(cancellationToken);
        while (_timeline.HasMore)
        {
            await _context.Demand.WhenWantedAsync(cancellationToken);
            GoOn(_start.AfterRest(_engines.Avatar.Format, _options.PartDuration, _context.Time.GetUtcNow(), _timeline.NextSlice));
            await EncodeAsync(cancellationToken);
        }

        await _context.Publisher.CloseAsync(cancellationToken);
    }

    private void GoOn(StreamStart start)
    {
        _start = start;
        _timeline.SkipTo(start.Slice);
    }

    private async Task EncodeAsync(CancellationToken cancellationToken)
    {
        await using var encoder = new StreamEncoder(_engines.Avatar.Format, _rungs, _options.PartDuration, _encoding, _context.Publisher, _start, _captions);
        await TaskGroup.RunAsync([encoder.RunAsync, FeedAsync], cancellationToken);

        async Task FeedAsync(CancellationToken stop)
        {
            await _timeline.RunAsync(_start.At, new EncoderCost(encoder, _engines.Avatar.Format).WriteAsync, stop);
            encoder.Complete();
        }
    }

    private async Task AnswerAsync(CancellationToken cancellationToken)
    {
        await using var stop = cancellationToken.Register(_ledger.Stop);
        var maker = new AnswerMaker(_context, _engines, _timeline, _ledger);
        await foreach (var turn in _turns.Reader.ReadAllAsync(cancellationToken))
        {
            try
            {
                var question = await turn.Question.Task.WaitAsync(turn.Cancelled);
                _ledger.Advance(turn, TurnState.Thinking);
                await maker.MakeAsync(turn, question, turn.Cancelled);
            }
            catch (OperationCanceledException) when (turn.Cancelled.IsCancellationRequested)
            {
                // interrupted: the ledger has told it
            }
#pragma warning disable CA1031 // an engine's failure, of whatever kind, costs the turn and not the session
            catch (Exception e)
#pragma warning restore CA1031
            {
                LogTurnFailed(_context.Logger, turn.Number, e);
                _ledger.Fail(turn, "The answer could not be made", e.Message);
            }
        }

        _timeline.Complete();
        _context.Demand.Count(); // to end, it must not rest
    }

    /// <summary>Opens a turn behind those that wait; their order is that of this call, whatever time their speech takes.</summary>
    private Turn? TryOpen(string input, TurnState state, out TurnResult refusal)
    {
        refusal = default;
        lock (_intake)
        {
            if (_ended)
            {
                refusal = Refuse(RefusalReason.Ended, "This conversation has ended. Start a new one by POST /api/sessions.");
                return null;
            }

            if (_turns.Reader.Count == MostTurnsWaiting)
            {
                refusal = Refuse(RefusalReason.Full, $"{MostTurnsWaiting} turns wait for their answers already. Wait for one, or interrupt.");
                return null;
            }

            _context.Demand.Count();
            var turn = _ledger.Open(input, state);
            _turns.Writer.TryWrite(turn);
            return turn;
        }
    }

    private static TurnResult Refuse(RefusalReason reason, string detail) => new(0, new TurnRefusal(reason, detail));

    [LoggerMessage(Level = LogLevel.Error, Message = "Turn {Turn} failed")]
    private static partial void LogTurnFailed(ILogger logger, int turn, Exception exception);
}

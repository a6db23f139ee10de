using System.Diagnostics;
using Loomcast.Pipeline.Sessions;
using Span = System.Diagnostics.Activity;

namespace Loomcast.Pipeline.Conversation;

/// <summary>Measures and traces what each turn takes until the first part of its answer can be served, from what the session tells of it.</summary>
/// <remarks>Any thread tells. A turn's spans are made when they are all known, so that none of them is anybody's current one.</remarks>
internal sealed class TurnWatch(SessionContext context)
{
    private readonly Lock _lock = new(); // protects the turns
    private readonly Dictionary<int, OpenTurn> _open = [];

    /// <summary>Passes an event on.</summary>
    public void Follow(SessionEvent told)
    {
        lock (_lock)
        {
            if (told is TurnEvent turn)
            {
                Follow(turn);
            }
            else if (told is StageEvent { Turn: { } number, Piece: null or 0 } stage && _open.TryGetValue(number, out var open))
            {
                open.Stages.Add(stage);
                if (stage.Stage == FirstParts.Stage)
                {
                    PipelineMeter.FirstPart(stage.At - open.Taken);
                    Close(number, stage.At, ActivityStatusCode.Ok);
                }
            }
        }

        context.Emit(told);
    }

    private void Follow(TurnEvent told)
    {
        if (told.State is TurnState.Done or TurnState.Interrupted or TurnState.Failed)
        {
            Close(told.Turn, told.At, told.State == TurnState.Failed ? ActivityStatusCode.Error : ActivityStatusCode.Unset);
        }
        else if (told.State is TurnState.Queued or TurnState.Listening && !_open.ContainsKey(told.Turn))
        {
            _open[told.Turn] = new OpenTurn(told.Input, told.At);
        }
        else if (told.State == TurnState.Thinking && _open.TryGetValue(told.Turn, out var open))
        {
            open.Taken = told.At; // what it waited for turns before it is their time
        }
    }

    private void Close(int number, DateTimeOffset at, ActivityStatusCode status)
    {
        if (!_open.Remove(number, out var turn) || !PipelineTraces.Source.HasListeners())
        {
            return;
        }

        var current = Span.Current;
        Span.Current = null; // it belongs to no request, whichever thread this is
        using (var span = PipelineTraces.Source.StartActivity("turn", ActivityKind.Internal, default(ActivityContext), turn.Tags(context.Id, number), startTime: turn.Began))
        {
            turn.Stages.ForEach(stage => Trace(stage, span));
            span?.SetStatus(status).SetEndTime(at.UtcDateTime);
        }

        Span.Current = current;
    }

    private static void Trace(StageEvent stage, Span? turn)
    {
        var began = stage.At - TimeSpan.FromMilliseconds(stage.ElapsedMs);
        using var span = turn is null ? null : PipelineTraces.Source.StartActivity(stage.Stage, ActivityKind.Internal, turn.Context, startTime: began);
        span?.SetEndTime(stage.At.UtcDateTime);
    }

    private sealed class OpenTurn(string input, DateTimeOffset began)
    {
        public DateTimeOffset Began { get; } = began;

        /// <summary>When its answer began to be made.</summary>
        public DateTimeOffset Taken { get; set; } = began;

        public List<StageEvent> Stages { get; } = [];

        public IEnumerable<KeyValuePair<string, object?>> Tags(string session, int number) =>
            [new("loomcast.session", session), new("loomcast.turn", number), new("loomcast.input", input)];
    }
}

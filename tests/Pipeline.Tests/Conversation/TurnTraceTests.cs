using System.Collections.Concurrent;
using System.Diagnostics;
using Loomcast.Pipeline.Sessions;
using Loomcast.Pipeline.Tests.Speech;

namespace Loomcast.Pipeline.Tests.Conversation;

/// <summary>A turn is one trace: from its first word to the first part of its answer, with the stages on the way.</summary>
public sealed class TurnTraceTests : IDisposable
{
    private readonly ConcurrentQueue<System.Diagnostics.Activity> _spans = [];
    private readonly ActivityListener _listener;
    private readonly string _session = $"{Guid.NewGuid()}";

    public TurnTraceTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == PipelineTraces.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _spans.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task ATextTurn_HasItsStages_UpToTheFirstPart()
    {
        await using var conversation = new RunningConversation(new ScriptedChat(_ => "Here is the first one. And this is the second."), id: _session);
        conversation.Session.Ask("Tell me.");
        await conversation.WhenAsync<StageEvent>(told => told is { Stage: "encode", Piece: 0 });

        var (turn, stages) = Assert.Single(Turns());
        Assert.Equal(["chat", "speak", "render", "encode"], stages.Select(stage => stage.OperationName));
        Assert.Equal(default, turn.ParentSpanId);
        Assert.Equal(("1", "text", ActivityStatusCode.Ok), ($"{turn.GetTagItem("loomcast.turn")}", (string?)turn.GetTagItem("loomcast.input"), turn.Status));
        Assert.All(stages, stage => Assert.InRange(stage.StartTimeUtc, turn.StartTimeUtc.AddMilliseconds(-1), turn.StartTimeUtc + turn.Duration)); // elapsed times are rounded
        var last = stages.Last();
        Assert.Equal(turn.StartTimeUtc + turn.Duration, last.StartTimeUtc + last.Duration);
        Assert.Null(System.Diagnostics.Activity.Current);
    }

    [Fact]
    public async Task ASpokenTurn_IsRecognizedFirst()
    {
        // On a busy machine a short answer is over before its first part is encoded, and so is its trace.
        await using var conversation = new RunningConversation(new ScriptedChat(_ => "Here it is. It will be warm and dry for the whole of the week, and the wind comes from the west."), id: _session);
        var wav = await Sounds.FileAsync("wav", "-f", "lavfi", "-i", "flite=text='what is the weather like today':voice=rms");
        await conversation.Session.ListenAsync(new MemoryStream(wav), "audio/wav", null, default);
        await conversation.WhenAsync<StageEvent>(told => told is { Stage: "encode", Piece: 0 });

        Assert.Equal(["recognize", "chat", "speak", "render", "encode"], Assert.Single(Turns()).Stages.Select(stage => stage.OperationName));
    }

    [Fact]
    public async Task ATurnThatFails_IsTracedAsFailed_WithoutAPart()
    {
        await using var conversation = new RunningConversation(new ScriptedChat(_ => throw new InvalidOperationException("It is broken.")), id: _session);
        conversation.Session.Ask("Tell me.");
        await conversation.WhenTurnAsync(1, TurnState.Failed);

        var (turn, stages) = Assert.Single(Turns());
        Assert.Equal(ActivityStatusCode.Error, turn.Status);
        Assert.Empty(stages);
    }

    [Fact]
    public async Task ATurnInsideARequest_IsNotPartOfIt()
    {
        using var request = new System.Diagnostics.Activity("request").Start();
        await using var conversation = new RunningConversation(new ScriptedChat(_ => "Here it is."), id: _session);
        conversation.Session.Ask("Tell me.");
        await conversation.WhenAsync<StageEvent>(told => told is { Stage: "encode", Piece: 0 });

        Assert.NotEqual(request.TraceId, Assert.Single(Turns()).Turn.TraceId);
        Assert.Same(request, System.Diagnostics.Activity.Current);
    }

    /// <summary>Those of this test, with the spans below each by their begin; other tests trace as well.</summary>
    private List<(System.Diagnostics.Activity Turn, List<System.Diagnostics.Activity> Stages)> Turns() =>
        [.. _spans.Where(span => (string?)span.GetTagItem("loomcast.session") == _session)
            .Select(turn => (turn, _spans.Where(span => span.ParentSpanId == turn.SpanId && span.TraceId == turn.TraceId).OrderBy(span => span.StartTimeUtc).ToList()))];
}

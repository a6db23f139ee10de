using Loomcast.Pipeline.Sessions;
using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Generation;

/// <summary>Tells when scenes begin and end and what is said in them: a scene is a turn, whose question is its title. What an earlier run has told is not told again.</summary>
internal sealed class SceneTeller
{
    private const string Begun = "begun";
    private const string Over = "over";

    private readonly Production _production;
    private readonly EventTimeline _timeline;
    private readonly HashSet<(int Scene, string What)> _told = [];

    public SceneTeller(Production production, EventTimeline timeline)
    {
        (_production, _timeline) = (production, timeline);
        foreach (var told in production.Context.Earlier?.Events ?? [])
        {
            switch (told)
            {
                case TurnEvent turn:
                    _told.Add((turn.Turn - 1, turn.State == TurnState.Speaking ? Begun : Over));
                    break;
                case TranscriptEvent { Role: TranscriptEvent.Assistant } said:
                    _told.Add((said.Turn - 1, WhatOf(said.Piece)));
                    break;
            }
        }
    }

    /// <summary>The next slice is the scene's first.</summary>
    public void Begin(int scene)
    {
        if (!_told.Add((scene, Begun)))
        {
            return;
        }

        _timeline.Tell(new TranscriptEvent { At = Now, MediaTime = MediaTime, Turn = scene + 1, Role = TranscriptEvent.User, Text = _production.Script.Scenes[scene].Title, Final = true });
        _timeline.Tell(new TurnEvent { At = Now, MediaTime = MediaTime, Turn = scene + 1, State = TurnState.Speaking, Input = TurnEvent.Scene });
    }

    /// <summary>The next slice is the first of a sentence.</summary>
    public void Say(int scene, int number, PlacedPiece piece)
    {
        if (!_told.Add((scene, WhatOf(number))))
        {
            return;
        }

        var start = _timeline.Position;
        _timeline.Tell(new TranscriptEvent
        {
            At = Now,
            MediaTime = MediaTime,
            Turn = scene + 1,
            Role = TranscriptEvent.Assistant,
            Piece = number,
            Text = piece.Text,
            Final = true,
            Words = [.. piece.Words.Select(word => new TranscriptWord(word.Text, Seconds(start + word.Start), Seconds(start + word.End)))],
        });
    }

    /// <summary>The next slice is the first that is not the scene's.</summary>
    public void End(int scene)
    {
        if (_told.Add((scene, Over)))
        {
            _timeline.Tell(new TurnEvent { At = Now, MediaTime = MediaTime, Turn = scene + 1, State = TurnState.Done, Input = TurnEvent.Scene });
        }
    }

    private DateTimeOffset Now => _production.Context.Time.GetUtcNow();

    private double MediaTime => Seconds(_timeline.Position);

    private static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 3);

    private static string WhatOf(int piece) => $"piece {piece}";
}

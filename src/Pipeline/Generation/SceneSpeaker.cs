using Loomcast.Pipeline.Speech;

namespace Loomcast.Pipeline.Generation;

/// <summary>The stage "speak": several scenes at once, sentence by sentence, each sentence once and for all runs of the session.</summary>
internal sealed class SceneSpeaker(Production production)
{
    public const string Stage = "speak";

    private readonly TaskCompletionSource<SpokenScene>[] _spoken = [.. production.Script.Scenes.Select(_ => new TaskCompletionSource<SpokenScene>(TaskCreationOptions.RunContinuationsAsynchronously))];
    private long _slices;
    private int _done;

    private Script Script => production.Script;

    /// <summary>Waits for a scene to be spoken.</summary>
    public Task<SpokenScene> SceneAsync(int scene, CancellationToken cancellationToken) => _spoken[scene].Task.WaitAsync(cancellationToken);

    /// <summary>Waits for all.</summary>
    public Task<SpokenScene[]> AllAsync(CancellationToken cancellationToken) => Task.WhenAll(_spoken.Select(spoken => spoken.Task)).WaitAsync(cancellationToken);

    /// <summary>All scenes, where they are spoken already; null where they are not.</summary>
    public IReadOnlyList<SpokenScene>? Known => _spoken.All(spoken => spoken.Task.IsCompletedSuccessfully) ? [.. _spoken.Select(spoken => spoken.Task.Result)] : null;

    public Task RunAsync(CancellationToken cancellationToken) => production.StageAsync(Stage, () => Parallel.ForEachAsync(
        Enumerable.Range(0, _spoken.Length),
        new ParallelOptions { MaxDegreeOfParallelism = production.Options.ScenesAtOnce, CancellationToken = cancellationToken },
        async (scene, stop) =>
        {
            var spoken = await SpeakAsync(scene, stop);
            if (Script.Format.TimeOf(Interlocked.Add(ref _slices, spoken.Slices)) > ScriptLimits.Spoken)
            {
                throw new GenerationException($"Spoken, the script lasts longer than {ScriptLimits.Spoken.TotalMinutes:0} minutes. Make several videos of it.");
            }

            _spoken[scene].SetResult(spoken);
            production.Advance(Stage, (double)Interlocked.Increment(ref _done) / _spoken.Length);
        }));

    /// <summary>The sound of a sentence.</summary>
    public Task<SpokenPiece> PieceAsync(int scene, int piece, string sentence, CancellationToken cancellationToken) =>
        production.Retries.DoAsync(Stage, stop => ReadOrSpeakAsync(scene, piece, sentence, stop), cancellationToken);

    private async ValueTask<SpokenScene> SpeakAsync(int scene, CancellationToken cancellationToken)
    {
        var sentences = new List<(string, SpokenPiece)>();
        foreach (var sentence in Sentences.Of(Script.Scenes[scene].Text))
        {
            sentences.Add((sentence, await PieceAsync(scene, sentences.Count, sentence, cancellationToken)));
        }

        return SpokenScene.Of(Script.Scenes[scene], Script.Format, sentences);
    }

    /// <summary>Where a scene begins on the timeline; of scenes that are not spoken yet it is known roughly how long they will be.</summary>
    private TimeSpan StartOf(int scene) => TimeSpan.FromTicks(_spoken.Take(scene).Zip(Script.Scenes, (spoken, written) =>
        (spoken.Task.IsCompletedSuccessfully ? Script.Format.TimeOf(spoken.Task.Result.Slices) : Longer(written.Shortest, ScriptLimits.SpokenTime(written.Text))).Ticks).Sum());

    private static TimeSpan Longer(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private async ValueTask<SpokenPiece> ReadOrSpeakAsync(int scene, int piece, string sentence, CancellationToken cancellationToken)
    {
        var name = PieceFile.NameOf(scene, piece);
        if (await production.Context.Files.Work.ReadAsync(name, cancellationToken) is { } kept && PieceFile.Read(kept) is { } known)
        {
            return known;
        }

        var spoken = await production.Engines.Synthesizer.SpeakAsync(sentence, Script.Scenes[scene].Voice, production.Context.Playout.DueAt(StartOf(scene)), cancellationToken);
        await production.Context.Files.Work.WriteAsync(name, PieceFile.Write(spoken), cancellationToken);
        return spoken;
    }
}

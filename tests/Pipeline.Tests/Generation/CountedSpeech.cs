using System.Collections.Concurrent;
using Loomcast.Pipeline.Speech;

namespace Loomcast.Pipeline.Tests.Generation;

/// <summary>The embedded engine, which a test can let fail, and watch.</summary>
internal sealed class CountedSpeech : ISpeechSynthesizer
{
    private readonly FliteSynthesizer _flite = new();

    /// <summary>Sentences that were spoken, in any order.</summary>
    public ConcurrentQueue<string> Spoken { get; } = [];

    /// <summary>Sentences that it refuses to speak, each so many times.</summary>
    public ConcurrentDictionary<string, int> Failures { get; } = [];

    /// <summary>Called before each sentence.</summary>
    public Func<string, CancellationToken, Task> Before { get; init; } = (_, _) => Task.CompletedTask;

    public bool Has(Voice voice) => _flite.Has(voice);

    public async ValueTask<SpokenPiece> SpeakAsync(string text, Voice voice, CancellationToken cancellationToken)
    {
        await Before(text, cancellationToken);
        if (Failures.TryGetValue(text, out var left) && left > 0)
        {
            Failures[text] = left - 1;
            throw new SpeechException("The engine has lost its voice.");
        }

        var spoken = await _flite.SpeakAsync(text, voice, cancellationToken);
        Spoken.Enqueue(text);
        return spoken;
    }
}

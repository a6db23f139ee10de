using Loomcast.Pipeline.Speech;

namespace Loomcast.Pipeline.Engines;

/// <summary>Several speech engines as one, sentence by sentence. Where one that has the voice fails, another speaks with its own.</summary>
internal sealed class SpeechChain(EngineChain<ISpeechSynthesizer> chain) : ISpeechSynthesizer
{
    public bool Has(Voice voice) => chain.Links.Any(link => link.Engine.Has(voice));

    public ValueTask<SpokenPiece> SpeakAsync(string text, Voice voice, CancellationToken cancellationToken) => SpeakAsync(text, voice, DateTimeOffset.MaxValue, cancellationToken);

    public async ValueTask<SpokenPiece> SpeakAsync(string text, Voice voice, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        var own = voice with { Name = "" };
        var asked = chain.Links.Where(link => link.Engine.Has(voice)).Concat(chain.Links.Where(link => !link.Engine.Has(voice) && link.Engine.Has(own)));
        try
        {
            var (piece, _) = await chain.UseAsync(asked, (engine, token) => engine.SpeakAsync(text, engine.Has(voice) ? voice : own, deadline, token), cancellationToken);
            return piece;
        }
        catch (EngineChainException e)
        {
            throw new SpeechException(e.Message, e);
        }
    }
}

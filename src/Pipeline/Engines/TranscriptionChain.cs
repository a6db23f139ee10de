using System.Runtime.CompilerServices;
using Loomcast.Pipeline.Speech;

namespace Loomcast.Pipeline.Engines;

/// <summary>Several transcription engines as one. A partial text may be replaced, so the next engine takes over whenever one fails; it hears all from the start.</summary>
internal sealed class TranscriptionChain(EngineChain<RecognizeSpeech> chain)
{
    /// <inheritdoc cref="RecognizeSpeech"/>
    public async IAsyncEnumerable<Recognition> RecognizeAsync(
        IAsyncEnumerable<ReadOnlyMemory<short>> audio, string language, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var sound = new HeardSound(audio, cancellationToken);
        for (var left = chain.Links; ;)
        {
            var (answer, link) = await StartAsync(left, sound, language, cancellationToken);
            await using var heard = answer.Rest;
            bool? hasNext = answer.HasFirst;
            while (hasNext == true)
            {
                yield return heard.Current;
                hasNext = await NextAsync(heard, link);
            }

            if (hasNext is not null)
            {
                yield break;
            }

            left = left[(left.IndexOf(link) + 1)..];
        }
    }

    private async ValueTask<(StartedAnswer<Recognition> Answer, EngineLink<RecognizeSpeech> Link)> StartAsync(
        IEnumerable<EngineLink<RecognizeSpeech>> asked, HeardSound sound, string language, CancellationToken cancellationToken)
    {
        try
        {
            return await chain.UseAsync(
                asked, (engine, _) => StartedAnswer<Recognition>.StartAsync(engine(sound.FromStartAsync(), language, cancellationToken), cancellationToken), cancellationToken);
        }
        catch (EngineChainException e)
        {
            throw new SpeechException(e.Message, e);
        }
    }

    /// <returns>Null where the engine failed.</returns>
    private static async ValueTask<bool?> NextAsync(IAsyncEnumerator<Recognition> heard, EngineLink<RecognizeSpeech> link)
    {
        try
        {
            return await heard.MoveNextAsync();
        }
        catch (EngineException e)
        {
            await link.BlameAsync(e);
            return null;
        }
    }
}

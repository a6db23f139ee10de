using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Loomcast.Pipeline.Speech;

/// <summary>
/// English speech to text by libpocketsphinx, in process. Decoders are made on first use, kept, and never shared: a recognition owns one from its first
/// sound to its last; when all are taken, further recognitions wait, and so does whoever feeds them.
/// </summary>
public sealed class PocketsphinxRecognizer(PocketsphinxOptions options) : IDisposable
{
    // 100 ms: partial texts as fast as anybody reads them.
    private const int SamplesAtOnce = 1_600;

    private readonly SemaphoreSlim _free = new(options.MaxDecoders);
    private readonly ConcurrentStack<PocketsphinxDecoder> _idle = [];
    private volatile bool _isDisposed;

    /// <summary>Loads a decoder (about 250 ms), so that the first recognition need not.</summary>
    public async Task WarmAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        Return(await RentAsync(cancellationToken));
    }

    /// <inheritdoc cref="RecognizeSpeech"/>
    /// <exception cref="SpeechException">Not English, or the engine is not installed.</exception>
    public async IAsyncEnumerable<Recognition> RecognizeAsync(
        IAsyncEnumerable<ReadOnlyMemory<short>> audio, string language, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (language != "en" && !language.StartsWith("en-", StringComparison.Ordinal))
        {
            throw new SpeechException($"The embedded speech recogniser knows English only, not \"{language}\". Write instead, or configure another speech-to-text engine.");
        }

        var decoder = await RentAsync(cancellationToken);
        try
        {
            decoder.Start();
            var gate = new VoiceGate();
            var text = "";
            await foreach (var piece in audio.WithCancellation(cancellationToken))
            {
                for (var rest = piece; !rest.IsEmpty; rest = rest[Math.Min(SamplesAtOnce, rest.Length)..])
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    Feed(rest.Span[..Math.Min(SamplesAtOnce, rest.Length)]);
                    if (gate.IsOpen && decoder.Text is var now && now != text)
                    {
                        yield return new(text = now, IsFinal: false);
                    }
                }
            }

            decoder.End();
            yield return new(gate.IsOpen ? decoder.Text : "", IsFinal: true);

            void Feed(ReadOnlySpan<short> samples)
            {
                gate.Add(samples);
                decoder.Feed(samples);
            }
        }
        finally
        {
            Return(decoder);
        }
    }

    public void Dispose()
    {
        _isDisposed = true;
        DisposeIdle();
    }

    private async ValueTask<PocketsphinxDecoder> RentAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        await _free.WaitAsync(cancellationToken);
        try
        {
            return _idle.TryPop(out var decoder) ? decoder : PocketsphinxDecoder.Load(options);
        }
        catch
        {
            _free.Release();
            throw;
        }
    }

    private void Return(PocketsphinxDecoder decoder)
    {
        try
        {
            decoder.End();
            _idle.Push(decoder);
        }
        catch (SpeechException)
        {
            // It cannot end its utterance, so it cannot start another: the next recognition loads a new one.
            decoder.Dispose();
        }

        _free.Release();
        if (_isDisposed)
        {
            DisposeIdle();
        }
    }

    private void DisposeIdle()
    {
        while (_idle.TryPop(out var decoder))
        {
            decoder.Dispose();
        }
    }
}

using System.Runtime.InteropServices;

namespace Loomcast.Pipeline.Speech;

/// <summary>One loaded decoder: 100 MB, 250 ms to load, one utterance at a time.</summary>
internal sealed class PocketsphinxDecoder : IDisposable
{
    // The library was made for one decoder in a program: it parses its arguments and reads its model by way of global state.
    private static readonly Lock Loading = new();

    private readonly PocketsphinxLibrary.Decoder _decoder;

    // The library keeps pointers to the arguments as long as the decoder lives.
    private readonly nint[] _arguments;
    private bool _isInUtterance;

    private PocketsphinxDecoder(PocketsphinxLibrary.Decoder decoder, nint[] arguments) => (_decoder, _arguments) = (decoder, arguments);

    /// <summary>What was understood since <see cref="Start"/>; it may still change.</summary>
    public string Text => Marshal.PtrToStringUTF8(PocketsphinxLibrary.Hypothesis(_decoder, 0)) ?? "";

    /// <exception cref="SpeechException">The library or the model is not installed.</exception>
    public static PocketsphinxDecoder Load(PocketsphinxOptions options)
    {
        try
        {
            lock (Loading)
            {
                return Open(options);
            }
        }
        catch (Exception missing) when (missing is DllNotFoundException or EntryPointNotFoundException)
        {
            throw new SpeechException("The speech recogniser is not installed. Install it: apt-get install libpocketsphinx3 pocketsphinx-en-us", missing);
        }
    }

    public void Start()
    {
        Check(PocketsphinxLibrary.StartUtterance(_decoder));
        _isInUtterance = true;
    }

    public void Feed(ReadOnlySpan<short> samples) => Check(PocketsphinxLibrary.Process(_decoder, samples, (nuint)samples.Length, noSearch: 0, isWholeUtterance: 0));

    /// <summary>Ends the utterance, if there is one: the decoder is ready for another, and <see cref="Text"/> is final.</summary>
    public void End()
    {
        if (_isInUtterance)
        {
            _isInUtterance = false;
            Check(PocketsphinxLibrary.EndUtterance(_decoder));
        }
    }

    public void Dispose()
    {
        _decoder.Dispose();
        Array.ForEach(_arguments, Marshal.FreeCoTaskMem);
    }

    private static PocketsphinxDecoder Open(PocketsphinxOptions options)
    {
        var model = options.ModelDirectory;
        string[] arguments =
        [
            "loomcast", "-hmm", Path.Combine(model, "en-us"), "-lm", Path.Combine(model, "en-us.lm.bin"), "-dict", Path.Combine(model, "cmudict-en-us.dict"),
        ];

        // Not by "-logfn": each load would close the log that other decoders are writing to, which ends the process.
        PocketsphinxLibrary.SetLog(file: 0);
        var native = Array.ConvertAll(arguments, Marshal.StringToCoTaskMemUTF8);
        var parsed = PocketsphinxLibrary.ParseArguments(0, PocketsphinxLibrary.ArgumentDefinitions(), native.Length, native, strict: 1);
        var decoder = PocketsphinxLibrary.Create(parsed);
        _ = PocketsphinxLibrary.FreeArguments(parsed);
        var loaded = new PocketsphinxDecoder(decoder, native);
        if (decoder.IsInvalid)
        {
            loaded.Dispose();
            throw new SpeechException($"There is no usable speech model in {model}. Install it: apt-get install pocketsphinx-en-us");
        }

        loaded.Learn(options.Vocabulary);
        return loaded;
    }

    private void Learn(IDictionary<string, string> vocabulary)
    {
        foreach (var (word, phones) in vocabulary)
        {
            if (PocketsphinxLibrary.LookUpWord(_decoder, word) == 0 && PocketsphinxLibrary.AddWord(_decoder, word, phones, update: 1) < 0)
            {
                Dispose();
                throw new SpeechException($"The speech recogniser cannot learn the word \"{word}\": write its sounds in ARPAbet as \"L UW M\", not \"{phones}\".");
            }
        }
    }

    private static void Check(int result)
    {
        if (result < 0)
        {
            throw new SpeechException("The speech recogniser failed on this sound. Try again.");
        }
    }
}

using System.Runtime.InteropServices;

namespace Loomcast.Pipeline.Speech;

/// <summary>The functions of libpocketsphinx (and libsphinxbase) 5prealpha that we call.</summary>
internal static partial class PocketsphinxLibrary
{
    private const string Pocketsphinx = "libpocketsphinx.so.3";
    private const string Sphinxbase = "libsphinxbase.so.3";

    [LibraryImport(Sphinxbase, EntryPoint = "err_set_logfp")]
    public static partial void SetLog(nint file);

    [LibraryImport(Pocketsphinx, EntryPoint = "ps_args")]
    public static partial nint ArgumentDefinitions();

    [LibraryImport(Sphinxbase, EntryPoint = "cmd_ln_parse_r")]
    public static partial nint ParseArguments(nint previous, nint definitions, int count, nint[] arguments, int strict);

    [LibraryImport(Sphinxbase, EntryPoint = "cmd_ln_free_r")]
    public static partial int FreeArguments(nint parsed);

    [LibraryImport(Pocketsphinx, EntryPoint = "ps_init")]
    public static partial Decoder Create(nint arguments);

    [LibraryImport(Pocketsphinx, EntryPoint = "ps_add_word", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int AddWord(Decoder decoder, string word, string phones, int update);

    [LibraryImport(Pocketsphinx, EntryPoint = "ps_lookup_word", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint LookUpWord(Decoder decoder, string word);

    [LibraryImport(Pocketsphinx, EntryPoint = "ps_start_utt")]
    public static partial int StartUtterance(Decoder decoder);

    [LibraryImport(Pocketsphinx, EntryPoint = "ps_process_raw")]
    public static partial int Process(Decoder decoder, ReadOnlySpan<short> samples, nuint count, int noSearch, int isWholeUtterance);

    [LibraryImport(Pocketsphinx, EntryPoint = "ps_end_utt")]
    public static partial int EndUtterance(Decoder decoder);

    [LibraryImport(Pocketsphinx, EntryPoint = "ps_get_hyp")]
    public static partial nint Hypothesis(Decoder decoder, nint score);

    [LibraryImport(Pocketsphinx, EntryPoint = "ps_free")]
    private static partial int Free(nint decoder);

    internal sealed class Decoder() : SafeHandle(0, ownsHandle: true)
    {
        public override bool IsInvalid => handle == 0;

        protected override bool ReleaseHandle() => Free(handle) >= 0;
    }
}

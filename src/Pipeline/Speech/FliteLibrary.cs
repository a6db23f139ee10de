using System.Runtime.InteropServices;

namespace Loomcast.Pipeline.Speech;

/// <summary>The functions of libflite 2 that we call. The library holds global state: one call at a time in the whole process.</summary>
internal static partial class FliteLibrary
{
    public const string Name = "libflite.so.1";

    [LibraryImport(Name, EntryPoint = "flite_init")]
    public static partial int Init();

    [LibraryImport(Name, EntryPoint = "flite_synth_text", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint Synthesize(string text, nint voice);

    [LibraryImport(Name, EntryPoint = "delete_utterance")]
    public static partial void DeleteUtterance(nint utterance);

    [LibraryImport(Name, EntryPoint = "utt_wave")]
    public static unsafe partial Wave* WaveOf(nint utterance);

    [LibraryImport(Name, EntryPoint = "utt_relation", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint RelationOf(nint utterance, string name);

    [LibraryImport(Name, EntryPoint = "relation_head")]
    public static partial nint FirstOf(nint relation);

    [LibraryImport(Name, EntryPoint = "item_next")]
    public static partial nint Next(nint item);

    [LibraryImport(Name, EntryPoint = "path_to_item", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint ItemAt(nint item, string path);

    [LibraryImport(Name, EntryPoint = "item_feat_float", StringMarshalling = StringMarshalling.Utf8)]
    public static partial float FloatOf(nint item, string feature);

    [LibraryImport(Name, EntryPoint = "item_feat_int", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int IntOf(nint item, string feature);

    [LibraryImport(Name, EntryPoint = "item_feat_string", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Utf8Of(nint item, string feature);

    public static string StringOf(nint item, string feature) => Marshal.PtrToStringUTF8(Utf8Of(item, feature)) ?? "";

    /// <summary>flite's cst_wave.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public readonly struct Wave
    {
        private readonly nint _type;
        public readonly int SampleRate;
        public readonly int SampleCount;
        private readonly int _channels;
        private readonly nint _samples;

        public unsafe ReadOnlySpan<short> Samples => new((void*)_samples, SampleCount);
    }
}

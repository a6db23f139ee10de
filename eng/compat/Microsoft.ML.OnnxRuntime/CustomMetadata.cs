using System.Runtime.InteropServices;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>Reads what a model's maker wrote into it.</summary>
internal static unsafe class CustomMetadata
{
    internal static Dictionary<string, string> Read(nint session)
    {
        nint metadata, allocator;
        NativeRuntime.Check(NativeRuntime.Api->GetAllocatorWithDefaultOptions(&allocator));
        NativeRuntime.Check(NativeRuntime.Api->SessionGetModelMetadata(session, &metadata));
        try
        {
            byte** keys;
            long count;
            NativeRuntime.Check(NativeRuntime.Api->ModelMetadataGetCustomMetadataMapKeys(metadata, allocator, &keys, &count));
            var read = new Dictionary<string, string>((int)count);
            for (var i = 0; i < count; i++)
            {
                byte* value;
                NativeRuntime.Check(NativeRuntime.Api->ModelMetadataLookupCustomMetadataMap(metadata, allocator, keys[i], &value));
                read[Take(allocator, keys[i])] = Take(allocator, value);
            }

            if (keys != null) // there is no list where there are no keys
            {
                NativeRuntime.Check(NativeRuntime.Api->AllocatorFree(allocator, keys));
            }

            return read;
        }
        finally
        {
            NativeRuntime.Api->ReleaseModelMetadata(metadata);
        }
    }

    private static string Take(nint allocator, byte* text)
    {
        var read = Marshal.PtrToStringUTF8((nint)text) ?? "";
        NativeRuntime.Check(NativeRuntime.Api->AllocatorFree(allocator, text));
        return read;
    }
}

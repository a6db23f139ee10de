namespace Microsoft.ML.OnnxRuntime;

/// <summary>The process-wide environment. It is never released: threads of sessions may outlive any owner.</summary>
internal static unsafe class OrtEnv
{
    private static readonly Lazy<nint> Created = new(Create);

    internal static nint Handle => Created.Value;

    private static nint Create()
    {
        nint environment;
        fixed (byte* id = "Loomcast"u8)
        {
            NativeRuntime.Check(NativeRuntime.Api->CreateEnv(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, id, &environment));
        }

        return environment;
    }
}

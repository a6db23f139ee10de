using System.IO.Pipes;
using System.Runtime.InteropServices;

namespace Loomcast.Pipeline.Processes;

/// <summary>Makes pipes larger. The usual 64 KiB hold a twentieth of a picture of 720p: both ends would be woken twenty times for each.</summary>
internal static partial class PipeCapacity
{
    private const int Largest = 1 << 20; // that Linux grants everybody
    private const int SetPipeSize = 1031; // F_SETPIPE_SZ

    /// <summary>Makes a pipe hold so much, or a mebibyte; where the system refuses (a user may have 64 MiB of large pipes) it stays as it is, and works.</summary>
    public static void Grow(Stream pipe, int bytes)
    {
        if (pipe is PipeStream { SafePipeHandle: { IsInvalid: false } handle })
        {
            _ = Control(handle, SetPipeSize, Math.Min(bytes, Largest));
        }
    }

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(SafeHandle pipe, int command, nint value);
}

using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Loomcast.Bench.Load;

/// <summary>Linux's epoll: one thread knows which of thousands of sockets have something to read, and pays two system calls a reply.</summary>
internal sealed partial class Readiness : IDisposable
{
    private const int AddToSet = 1;
    private const int DontWait = 0x40;
    private const uint Readable = 1;
    private const int Batch = 512;

    // The struct is packed on x64 only.
    private static readonly int EventBytes = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;

    private readonly int _set = Check(epoll_create1(0));
    private readonly byte[] _events = new byte[Batch * EventBytes];

    public void Add(int socket, int index)
    {
        var added = new byte[EventBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(added, Readable);
        BinaryPrimitives.WriteInt32LittleEndian(added.AsSpan(EventBytes - 8), index);
        Check(epoll_ctl(_set, AddToSet, socket, added));
    }

    /// <summary>Waits for at most 50 ms.</summary>
    /// <param name="ready">Gets the indices of the sockets that can be read.</param>
    public int Wait(Span<int> ready)
    {
        var count = Math.Max(0, epoll_wait(_set, _events, Math.Min(ready.Length, Batch), 50));
        for (var at = 0; at < count; at++)
        {
            ready[at] = BinaryPrimitives.ReadInt32LittleEndian(_events.AsSpan(((at + 1) * EventBytes) - 8));
        }

        return count;
    }

    /// <returns>Bytes; 0 where the peer has closed, -1 where there is nothing yet.</returns>
    public static int Receive(int socket, Span<byte> buffer) => (int)recv(socket, ref MemoryMarshal.GetReference(buffer), buffer.Length, DontWait);

    public void Dispose() => Check(close(_set));

    private static int Check(int result) => result >= 0 ? result : throw new IOException($"epoll: error {Marshal.GetLastPInvokeError()}");

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_create1(int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_ctl(int set, int operation, int socket, [In] byte[] @event);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_wait(int set, [Out] byte[] events, int count, int milliseconds);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint recv(int socket, ref byte buffer, nint length, int flags);

    [LibraryImport("libc")]
    private static partial int close(int descriptor);
}

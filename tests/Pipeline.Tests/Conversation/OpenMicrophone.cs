using System.IO.Pipelines;
using System.Runtime.InteropServices;

namespace Loomcast.Pipeline.Tests.Conversation;

/// <summary>A WAV file at 16 kHz that has begun, and never ends.</summary>
internal sealed class OpenMicrophone : IDisposable
{
    private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: 0));

    public OpenMicrophone(short[] samples)
    {
        byte[] header =
        [
            .. "RIFF"u8, 255, 255, 255, 255, .. "WAVEfmt "u8, 16, 0, 0, 0, 1, 0, 1, 0, 0x80, 0x3E, 0, 0, 0, 0x7D, 0, 0, 2, 0, 16, 0, .. "data"u8, 255, 255, 255, 255,
        ];
        header.CopyTo(_pipe.Writer.GetSpan(header.Length));
        _pipe.Writer.Advance(header.Length);
        var bytes = MemoryMarshal.AsBytes<short>(samples);
        bytes.CopyTo(_pipe.Writer.GetSpan(bytes.Length));
        _pipe.Writer.Advance(bytes.Length);
        _ = _pipe.Writer.FlushAsync().AsTask(); // it never waits: there is no threshold
        Sound = _pipe.Reader.AsStream();
    }

    public Stream Sound { get; }

    public void Dispose() => _pipe.Writer.Complete();
}

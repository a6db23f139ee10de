using System.Buffers;
using Loomcast.Pipeline.Encoding;

namespace Loomcast.Pipeline.Tests.Encoding;

public sealed class AdtsReaderTests
{
    private static readonly byte[] Frame = [0xFF, 0xF1, 0x4C, 0x40, 0x01, 0x5F, 0xFC, 1, 2, 3];

    [Fact]
    public void Reads_TheRawFrame()
    {
        var buffer = new ReadOnlySequence<byte>([.. Frame, .. Frame]);

        Assert.True(AdtsReader.TryRead(ref buffer, out var sample));
        Assert.Equal([1, 2, 3], sample.Data.ToArray());
        Assert.True(sample.IsSync);
        Assert.Equal(Frame.Length, buffer.Length);
    }

    [Fact]
    public void ConsumesNothing_WhileAFrameIsIncomplete()
    {
        for (var length = 0; length < Frame.Length; length++)
        {
            var buffer = new ReadOnlySequence<byte>(Frame, 0, length);
            Assert.False(AdtsReader.TryRead(ref buffer, out _));
            Assert.Equal(length, buffer.Length);
        }
    }

    [Fact]
    public void Throws_WhereNoFrameBegins()
    {
        var buffer = new ReadOnlySequence<byte>(new byte[20]);
        Assert.Throws<EncodingException>(() => AdtsReader.TryRead(ref buffer, out _));
    }
}

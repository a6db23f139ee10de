using System.Buffers;
using Loomcast.Pipeline.Encoding;

namespace Loomcast.Pipeline.Tests.Encoding;

public sealed class FlvReaderTests
{
    private static readonly byte[] FileHeader = [.. "FLV"u8, 1, 1, 0, 0, 0, 9, 0, 0, 0, 0];
    private static readonly byte[] Configuration = Tag(9, [0x17, 0, 0, 0, 0, 0xAA, 0xBB]);
    private static readonly byte[] KeyFrame = Tag(9, [0x17, 1, 0, 0, 0, 0xCC]);
    private static readonly byte[] OtherFrame = Tag(9, [0x27, 1, 0, 0, 0, 0xDD]);
    private static readonly byte[] Script = Tag(18, [2, 0, 0]);

    [Fact]
    public void Reads_ConfigurationAndFrames_AndSkipsOthers()
    {
        var packets = ReadAll(new FlvReader(), [.. FileHeader, .. Script, .. Configuration, .. KeyFrame, .. OtherFrame]);

        Assert.Equal(4, packets.Count);
        Assert.Equal(default, packets[0]);
        Assert.Equal([0xAA, 0xBB], packets[1].Configuration);
        Assert.Equal((byte)0xCC, packets[2].Sample.Data.Span[0]);
        Assert.True(packets[2].Sample.IsSync);
        Assert.Equal((byte)0xDD, packets[3].Sample.Data.Span[0]);
        Assert.False(packets[3].Sample.IsSync);
    }

    [Fact]
    public void ConsumesNothing_WhileATagIsIncomplete()
    {
        byte[] whole = [.. FileHeader, .. Configuration];
        for (var length = FileHeader.Length; length < whole.Length; length++)
        {
            var buffer = new ReadOnlySequence<byte>(whole, 0, length);
            Assert.False(new FlvReader().TryRead(ref buffer, out _));
            Assert.Equal(length - FileHeader.Length, buffer.Length);
        }
    }

    private static List<FlvPacket> ReadAll(FlvReader reader, byte[] bytes)
    {
        var packets = new List<FlvPacket>();
        var buffer = new ReadOnlySequence<byte>(bytes);
        while (reader.TryRead(ref buffer, out var packet))
        {
            packets.Add(packet);
        }

        Assert.True(buffer.IsEmpty);
        return packets;
    }

    private static byte[] Tag(byte type, byte[] body) => [type, 0, 0, (byte)body.Length, 0, 0, 0, 0, 0, 0, 0, .. body, 0, 0, 0, (byte)(body.Length + 11)];
}

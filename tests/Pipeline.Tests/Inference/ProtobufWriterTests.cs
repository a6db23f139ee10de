using Loomcast.Pipeline.Inference;

namespace Loomcast.Pipeline.Tests.Inference;

public sealed class ProtobufWriterTests
{
    [Theory]
    [InlineData(0, new byte[] { 0x08, 0x00 })]
    [InlineData(127, new byte[] { 0x08, 0x7F })]
    [InlineData(300, new byte[] { 0x08, 0xAC, 0x02 })]
    [InlineData(-1, new byte[] { 0x08, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01 })]
    public void Integer_IsAVarint(long value, byte[] expected) =>
        Assert.Equal(expected, new ProtobufWriter().Integer(1, value).Written.ToArray());

    [Fact]
    public void Message_CarriesItsLength_BehindATagOfTwoBytes() =>
        Assert.Equal(
            [0xA2, 0x01, 0x07, 0x0A, 0x02, 0x68, 0x69, 0x10, 0xAC, 0x02],
            new ProtobufWriter().Message(20, new ProtobufWriter().Text(1, "hi").Integer(2, 300)).Written.ToArray());

    [Fact]
    public void Float_IsLittleEndian() =>
        Assert.Equal([0x1D, 0x00, 0x00, 0x80, 0x3F], new ProtobufWriter().Float(3, 1).Written.ToArray());
}

using Loomcast.Pipeline.Vision;

namespace Loomcast.Pipeline.Tests.Vision;

public sealed class PythonLiteralTests
{
    [Theory]
    [InlineData("[17, 3]", new[] { 17, 3 })]
    [InlineData("(640, 480)", new[] { 640, 480 })]
    [InlineData("[]", new int[0])]
    [InlineData("none", new int[0])]
    public void Integers_AreFoundInOrder(string text, int[] expected) => Assert.Equal(expected, PythonLiteral.Integers(text));

    [Theory]
    [InlineData("{0: 'person', 1: 'bicycle'}", "person|bicycle")]
    [InlineData("{1: 'b', 0: 'a'}", "a|b")]
    [InlineData("{0: \"cat's eye\", 1: 'traffic light'}", "cat's eye|traffic light")]
    [InlineData(@"{0: 'it\'s', 1: 'a \\ b'}", @"it's|a \ b")]
    [InlineData("{}", "")]
    [InlineData("{0: 'open", "")]
    [InlineData("nonsense", "")]
    public void Names_AreReadByTheirNumbers(string text, string expected) => Assert.Equal(expected, string.Join('|', PythonLiteral.Names(text).Values));
}

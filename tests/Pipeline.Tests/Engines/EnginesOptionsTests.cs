using Loomcast.Pipeline.Engines;

namespace Loomcast.Pipeline.Tests.Engines;

public sealed class EnginesOptionsTests
{
    [Fact]
    public void WithoutSettings_AllIsWell() => Assert.True(new EnginesOptionsValidator().Validate(null, new EnginesOptions()).Succeeded);

    [Fact]
    public void WhatIsWrong_IsSaidAllAtOnce_WithItsPlace()
    {
        var options = new EnginesOptions();
        options.Chat.Chain.Add(Engine("embedded", "localhost:8000"));
        options.Chat.Chain.Add(Engine("two words", "http://user:secret@example.org/v1"));
        options.Speech.Chain.Add(Engine("a", "http://127.0.0.1/v1", key: "LOOMCAST_NO_SUCH_KEY"));
        options.Speech.Chain.Add(Engine("A", "http://127.0.0.1/v1"));
        options.Vision.Embedded = false;

        var faults = new EnginesOptionsValidator().Validate(null, options).Failures!.ToList();

        Assert.Collection(
            faults,
            fault => Assert.StartsWith("Engines:Chat:Chain:0: the name 'embedded'", fault, StringComparison.Ordinal),
            fault => Assert.StartsWith("Engines:Chat:Chain:0: the address", fault, StringComparison.Ordinal),
            fault => Assert.StartsWith("Engines:Chat:Chain:1: A name has", fault, StringComparison.Ordinal),
            fault => Assert.StartsWith("Engines:Chat:Chain:1: the address", fault, StringComparison.Ordinal),
            fault => Assert.StartsWith("Engines:Vision has no engine", fault, StringComparison.Ordinal),
            fault => Assert.StartsWith("Engines:Speech:Chain:0: the environment variable LOOMCAST_NO_SUCH_KEY is not set", fault, StringComparison.Ordinal),
            fault => Assert.StartsWith("Engines:Speech: two engines are named", fault, StringComparison.Ordinal));
        Assert.DoesNotContain(faults, fault => fault.Contains("secret", StringComparison.Ordinal));
    }

    private static EngineOptions Engine(string name, string address, string? key = null) => new() { Name = name, Address = address, Model = "m", KeyVariable = key };
}

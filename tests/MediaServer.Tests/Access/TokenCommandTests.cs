using Loomcast.Access;
using Loomcast.MediaServer.Access;
using Loomcast.Tests.Shared;
using Microsoft.Extensions.Configuration;

namespace Loomcast.MediaServer.Tests.Access;

public sealed class TokenCommandTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _errors = new();

    [Theory]
    [InlineData("play", "abc", null, 24)]
    [InlineData("publish", "abc", "0.5", 0.5)]
    [InlineData("api", "*", "48", 48)]
    public void AToken_IsValidForWhatWasAsked_AndUntilThen(string audience, string subject, string? hours, double expected)
    {
        Assert.Equal(0, Run(TestToken.Key, ["token", audience, subject, .. hours is null ? [] : new[] { hours }]));

        var verifier = new TokenVerifier(TestToken.Key, audience, _time);
        var token = _output.ToString().TrimEnd();
        Assert.Equal(TokenVerdict.Valid, verifier.Verify(token, out var found));
        Assert.Equal(subject, found);
        _time.Advance(TimeSpan.FromHours(expected) - TimeSpan.FromSeconds(1));
        Assert.Equal(TokenVerdict.Valid, verifier.Verify(token, out _));
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(TokenVerdict.Expired, verifier.Verify(token, out _));
    }

    [Theory]
    [InlineData("token")]
    [InlineData("token", "play")]
    [InlineData("token", "watch", "abc")]
    [InlineData("token", "play", "a\"b")]
    [InlineData("token", "play", "")]
    [InlineData("token", "play", "abc", "-1")]
    [InlineData("token", "play", "abc", "1", "2")]
    public void Misuse_PrintsTheUsage(params string[] args)
    {
        Assert.Equal(2, Run(TestToken.Key, args));
        Assert.Empty(_output.ToString());
        Assert.Contains("Usage", _errors.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    public void WithoutAGoodKey_ThereIsNoToken(int bytes)
    {
        Assert.Equal(1, Run(new byte[bytes], ["token", "play", "abc"]));
        Assert.Contains("openssl rand -base64 32", _errors.ToString(), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _output.Dispose();
        _errors.Dispose();
    }

    private int Run(byte[] key, string[] args)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("Access:Key", Convert.ToBase64String(key))]).Build();
        return TokenCommand.Run(args, settings, _time, _output, _errors);
    }
}

using System.Buffers.Text;
using System.Globalization;
using System.Text.RegularExpressions;
using Loomcast.Access;
using Loomcast.Tests.Shared;

namespace Loomcast.Proxy.Tests.Tokens;

public sealed class TokenVerifierTests
{
    private readonly ManualTime _time = new();

    [Theory]
    [InlineData("""{"sub":"s","aud":"play","exp":NOW+1}""")]
    [InlineData("""{"sub":"s","aud":["other","play"],"exp":NOW+0.5,"nbf":NOW+5,"iat":1,"name":{"first":"x"}}""")]
    [InlineData("""{"aud":"play","exp":1e10,"nbf":NOW+0,"sub":"s"}""")]
    public void AToken_IsValid(string claims)
    {
        Assert.Equal(TokenVerdict.Valid, Verify(TestToken.Of(AtStart(claims)), out var subject));
        Assert.Equal("s", subject);
    }

    [Theory]
    [InlineData("""{"sub":"s","aud":"play","exp":NOW+0}""", "Expired")]
    [InlineData("""{"sub":"s","aud":"play","exp":-1}""", "Expired")]
    [InlineData("""{"sub":"s","aud":"play","exp":NOW+60,"nbf":NOW+6}""", "NotYetValid")]
    [InlineData("""{"sub":"s","aud":"publish","exp":NOW+60}""", "WrongAudience")]
    [InlineData("""{"sub":"s","aud":["Play"],"exp":NOW+60}""", "WrongAudience")]
    [InlineData("""{"sub":"s","aud":{"play":1},"exp":NOW+60}""", "WrongAudience")]
    [InlineData("""{"sub":"s","exp":NOW+60}""", "WrongAudience")]
    [InlineData("""{"sub":"s","aud":"play"}""", "Malformed")]
    [InlineData("""{"sub":"s","aud":"play","exp":"9999999999"}""", "Malformed")]
    [InlineData("""{"sub":"s","aud":"play","exp":null}""", "Malformed")]
    [InlineData("""{"sub":"s","aud":"play","exp":1e999}""", "Malformed")]
    [InlineData("""{"sub":"s","aud":"play","exp":NOW+60,"nbf":"x"}""", "Malformed")]
    [InlineData("""{"aud":"play","exp":NOW+60}""", "Malformed")]
    [InlineData("""{"sub":"","aud":"play","exp":NOW+60}""", "Malformed")]
    [InlineData("""{"sub":["s"],"aud":"play","exp":NOW+60}""", "Malformed")]
    [InlineData("""{"sub":"s","sub":"*","aud":"play","exp":NOW+60}""", "Malformed")]
    [InlineData("""["s"]""", "Malformed")]
    [InlineData("not json", "Malformed")]
    public void AToken_IsRefused_ByItsClaims(string claims, string expected)
    {
        Assert.Equal(expected, $"{Verify(TestToken.Of(AtStart(claims)), out var subject)}");
        Assert.Empty(subject);
    }

    [Theory]
    [InlineData("""{"alg":"none"}""")]
    [InlineData("""{"alg":"hs256"}""")]
    [InlineData("""{"alg":"HS512"}""")]
    [InlineData("""{"typ":"JWT"}""")]
    [InlineData("""{"alg":"HS256","crit":["b64"],"b64":false}""")]
    [InlineData("""{"alg":"HS256","alg":"none"}""")]
    [InlineData("[]")]
    public void AnotherAlgorithm_IsRefused_EvenWithARightSignature(string header) =>
        Assert.Equal(TokenVerdict.Malformed, Verify(TestToken.Of(AtStart("""{"sub":"s","aud":"play","exp":NOW+60}"""), header), out _));

    [Fact]
    public void ASignature_IsRefused_WhenAnythingIsChanged()
    {
        var token = TestToken.For("s");
        Assert.Equal(TokenVerdict.Valid, Verify(token, out _));
        var parts = token.Split('.');
        var longer = TestToken.For("*").Split('.')[1];

        foreach (var forged in new[]
        {
            TestToken.Of("""{"sub":"s","aud":"play","exp":9999999999}""", key: new byte[32]),
            $"{parts[0]}.{longer}.{parts[2]}",
            $"{TestToken.Encode("""{"alg":"none"}"""u8.ToArray())}.{parts[1]}.",
            $"{parts[0]}.{parts[1]}.{parts[2][..^4]}",
            $"{parts[0]}.{parts[1]}.{parts[2]}AAAA",
            $"{parts[0]}.{parts[1]}.{new string('A', parts[2].Length)}",
            $"{parts[0]}.{parts[1]}.{new string('!', parts[2].Length)}",
            $"{parts[0]}.{parts[1]}é.{parts[2]}",
        })
        {
            Assert.Equal(TokenVerdict.WrongSignature, Verify(forged, out _));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a.b")]
    [InlineData("a.b.c.d")]
    [InlineData("a.b.c.d.e")] // an encrypted one
    public void WhatIsNoToken_IsRefused(string token) => Assert.NotEqual(TokenVerdict.Valid, Verify(token, out _));

    [Fact]
    public void ATokenThatIsTooLong_IsRefusedUnread() =>
        Assert.Equal(TokenVerdict.Malformed, Verify(TestToken.Of($$"""{"sub":"s","aud":"play","exp":9999999999,"x":"{{new string('x', 4096)}}"}"""), out _));

    [Fact]
    public void TheExampleOfRfc7515_HasARightSignature()
    {
        var key = Base64Url.DecodeFromChars("AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow");
        const string Token = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

        // It has neither subject nor audience, but that is looked at after the signature.
        Assert.Equal(TokenVerdict.Malformed, new TokenVerifier(key, "play", _time).Verify(Token, out _));
        Assert.Equal(TokenVerdict.WrongSignature, Verify(Token, out _));
    }

    [Fact]
    public void ATokenEnds_WithTheClock()
    {
        var token = TestToken.For("s", seconds: 10);

        _time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.Equal(TokenVerdict.Valid, Verify(token, out _));
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(TokenVerdict.Expired, Verify(token, out _));
    }

    /// <summary>"NOW+5" becomes the number.</summary>
    private static string AtStart(string claims) => Regex.Replace(claims, @"NOW\+([0-9.]+)", match =>
        (TestToken.Start + decimal.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)).ToString(CultureInfo.InvariantCulture));

    private TokenVerdict Verify(string token, out string subject) => new TokenVerifier(TestToken.Key, "play", _time).Verify(token, out subject);
}

using Loomcast.MediaServer.Live;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Loomcast.MediaServer.Tests.Live;

public sealed class DirectivesTests
{
    [Theory]
    [InlineData("", null, null, false)]
    [InlineData("?_HLS_msn=4", 4, null, false)]
    [InlineData("?_HLS_msn=4&_HLS_part=0&_HLS_skip=YES", 4, 0, true)]
    [InlineData("?_HLS_skip=v2&_HLS_part=3&_HLS_msn=0", 0, 3, true)]
    [InlineData("?token=x&_HLS_future=1&_HLS_msn=2147483647", int.MaxValue, null, false)]
    public void TryParse_ReadsDirectives_InAnyOrder(string query, int? segment, int? part, bool skip)
    {
        Assert.True(Parse(query, out var directives, out _));
        Assert.Equal(new Directives(segment, part, skip), directives);
    }

    [Theory]
    [InlineData("?_HLS_part=1")]
    [InlineData("?_HLS_msn=")]
    [InlineData("?_HLS_msn=-1")]
    [InlineData("?_HLS_msn=+1")]
    [InlineData("?_HLS_msn=%201")]
    [InlineData("?_HLS_msn=1%00")]
    [InlineData("?_HLS_msn=1.0")]
    [InlineData("?_HLS_msn=1e3")]
    [InlineData("?_HLS_msn=0x10")]
    [InlineData("?_HLS_msn=2147483648")]
    [InlineData("?_HLS_msn=99999999999999999999999")]
    [InlineData("?_HLS_msn=1&_HLS_msn=2")]
    [InlineData("?_HLS_msn=1&_HLS_part=x")]
    [InlineData("?_HLS_msn=1&_HLS_part=-1")]
    [InlineData("?_HLS_skip=yes")]
    [InlineData("?_HLS_skip=")]
    public void TryParse_GivesAReason_WhereTheyAreMalformed(string query)
    {
        Assert.False(Parse(query, out _, out var reason));
        Assert.NotEmpty(reason);
    }

    private static bool Parse(string query, out Directives directives, out string reason) =>
        Directives.TryParse(new QueryCollection(QueryHelpers.ParseQuery(query)), out directives, out reason);
}

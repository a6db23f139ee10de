using Loomcast.MediaServer.Cmcd;

namespace Loomcast.MediaServer.Tests.Cmcd;

public sealed class CmcdReportTests
{
    [Theory]
    [InlineData("bl=2100,br=600,bs,cid=\"a,b=c\",d=200,mtp=25400,ot=v,sid=\"abc\",su,tb=600", "abc", 2100, null, true)] // version 1
    [InlineData("bl=(2100;v 1800;a),ltc=640,sid=\"abc\",v=2", "abc", 1800, 640, false)] // version 2
    [InlineData("e=ps,sta=r,sid=\"abc\",ts=1,bl=(0)", "abc", 0, null, true)]
    [InlineData("e=ps,sta=p,sid=\"abc\"", "abc", null, null, false)]
    [InlineData("e=t,sta=r,sid=\"abc\",bs", "abc", null, null, false)] // told when it began
    [InlineData("sid=\"a\\\",bl=9\"", "a\\\",bl=9", null, null, false)]
    [InlineData("bs=?0", null, null, null, false)]
    public void AReport_SaysWhatItSays(string text, string? viewer, int? buffer, int? latency, bool stalled)
    {
        var report = CmcdReport.Parse(text);

        Assert.Equal(viewer, report.Viewer);
        Assert.Equal(buffer, (int?)report.Buffer?.TotalMilliseconds);
        Assert.Equal(latency, (int?)report.Latency?.TotalMilliseconds);
        Assert.Equal(stalled, report.HasStalled);
    }

    [Theory]
    [InlineData("")]
    [InlineData(",,,=,=,")]
    [InlineData("bl=,ltc=x,sid=")]
    [InlineData("bl=-5,ltc=1e9")]
    [InlineData("bl=-Infinity,ltc=NaN,pt=Infinity")]
    [InlineData("bl=99999999999999999999999999")]
    [InlineData("sid=\"")]
    [InlineData("bl=(((((")]
    [InlineData(")))),\\,\"\\")]
    [InlineData("BL=100,Sid=\"a\"")]
    [InlineData("sid=\"0123456789012345678901234567890123456789012345678901234567890123456789\"")]
    public void WhatCannotBeRead_IsPassedOver(string text) => Assert.True(CmcdReport.Parse(text).IsEmpty);

    [Fact]
    public void WhatIsWrong_CostsNothingElse() => Assert.Equal(TimeSpan.FromSeconds(1), CmcdReport.Parse("ltc=soon,bl=1000,=,sta").Buffer);
}

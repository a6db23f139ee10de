using Loomcast.Proxy.Listening;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Loomcast.Proxy.Tests.Listening;

public sealed class ConnectionLimitsTests
{
    [Fact]
    public void Microphone_MayBeSilentForAMinute()
    {
        var limits = new KestrelServerLimits();

        ConnectionLimits.Apply(limits);

        Assert.Equal(TimeSpan.FromMinutes(1), limits.MinRequestBodyDataRate?.GracePeriod);
        Assert.InRange(limits.MinRequestBodyDataRate!.BytesPerSecond, 1, 4000 / 60); // one second of 32 kbit/s Opus in a minute
    }
}

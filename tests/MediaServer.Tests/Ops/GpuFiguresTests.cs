using Loomcast.MediaServer.Ops;

namespace Loomcast.MediaServer.Tests.Ops;

public sealed class GpuFiguresTests
{
    [Theory]
    [InlineData("NVIDIA H200, 37, 1024, 143771", 0.37, 1_073_741_824L, 150_754_820_096L)]
    [InlineData("NVIDIA H200 MIG 1g.18gb, [N/A], 12, 16384\r", null, 12_582_912L, 17_179_869_184L)]
    public void WhatIsTold_IsRead_AndWhatIsNot_IsNull(string line, double? busy, long used, long total)
    {
        var gpu = GpuFigures.Parse(line)!;

        Assert.Equal((busy, used, total), (gpu.Busy, gpu.MemoryUsed, gpu.MemoryTotal));
        Assert.StartsWith("NVIDIA H200", gpu.Name, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("No devices were found")]
    [InlineData("NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.")]
    public void AnythingElse_IsNoGpu(string line) => Assert.Null(GpuFigures.Parse(line));
}

using Loomcast.Pipeline.Encoding;
using Loomcast.Tests.Shared;

namespace Loomcast.Pipeline.Tests.Encoding;

/// <summary>What a trial lets pass, and what not; on x264, which is everywhere, told to do what an encoder of a GPU may do.</summary>
public sealed class EncoderTrialTests
{
    private static readonly H264Encoder Software = H264Encoder.Software("superfast");

    [Fact]
    public async Task AnEncoder_ThatObeys_Passes() => Assert.Null(await FaultAsync(Software));

    [Fact]
    public async Task AnEncoder_ThatHoldsPicturesBack_IsRefused()
    {
        var fault = await new EncoderTrial(With("-tune", "film", "-rc-lookahead", "20"), TimeProvider.System).FindFaultAsync(CancellationToken.None);

        Assert.Contains("it gave 0 of 31 pictures in 6 s, each asked for before the next came", fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnEncoder_WithKeyFramesOfItsOwn_IsRefused() =>
        Assert.Equal("its IDR pictures are 0, 5, 15, 25, 30, and were asked for at 0, 5, 30", await FaultAsync(With("-g", "10")));

    [Fact]
    public async Task AnEncoder_ThatFfmpegDoesNotKnow_IsRefused_InItsWords() =>
        Assert.Contains("Unknown encoder 'h264_nowhere'", await FaultAsync(new H264Encoder("h264_nowhere", [])), StringComparison.Ordinal);

    [Fact]
    public void ABSlice_IsSeen()
    {
        // Length, a slice that is no reference, first_mb_in_slice 0 ("1"), slice_type 6 ("00111") or 5 ("00110").
        Assert.True(AvcPicture.HasBSlice([0, 0, 0, 2, 0x01, 0b1001_1100]));
        Assert.False(AvcPicture.HasBSlice([0, 0, 0, 2, 0x41, 0b1001_1000]));
        Assert.False(AvcPicture.HasBSlice([0, 0, 0, 9, 0x41]));
    }

    // However busy the machine is, these are not late.
    private static Task<string?> FaultAsync(H264Encoder encoder) => new EncoderTrial(encoder, new ManualTime()).FindFaultAsync(CancellationToken.None);

    private static H264Encoder With(params string[] settings) => Software with { Settings = [.. Software.Settings, .. settings] };
}

using System.Collections.Immutable;
using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Tests.Inference;
using Loomcast.Pipeline.Timeline;
using Loomcast.Tests.Shared;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Loomcast.Pipeline.Tests.Encoding;

/// <summary>Which encoder is taken, on a machine with a GPU or without.</summary>
public sealed class EncoderChoiceTests
{
    private static readonly VideoFormat Format = new(512, 512);
    private static readonly ImmutableArray<string> OfGpus = ["h264_nvenc", "h264_qsv", "h264_vaapi"];

    [Fact]
    public async Task Auto_TellsInOneLine_WhatWasChosenAndWhyOthersWereNot()
    {
        var (options, logger) = (new EncodingOptions(), new RecordingLogger());

        await ChooseAsync(options, logger);

        var line = Assert.Single(logger.Lines);
        Assert.StartsWith($"Video is encoded by {options.Encoder.Name};", line, StringComparison.Ordinal);
        Assert.All(OfGpus.TakeWhile(name => name != options.Encoder.Name), name => Assert.Contains($"{name} (", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task X264_IsTakenWithoutATrial_WhereItIsNamed()
    {
        var (options, logger) = (new EncodingOptions { VideoEncoder = "libx264" }, new RecordingLogger());

        await ChooseAsync(options, logger);

        Assert.Equal(["Video is encoded by libx264; tried before and not usable: none"], logger.Lines);
        Assert.Equal("libx264", options.Encoder.Name);
    }

    [Theory]
    [InlineData("h264_nvenc", "libnvidia-encode")]
    [InlineData("h264_qsv", "intel-media-va-driver")]
    [InlineData("h264_vaapi", "mesa-va-drivers")]
    public async Task ANamedEncoder_IsUsable_OrItsErrorSaysWhatItNeeds(string name, string needed)
    {
        var (options, logger) = (new EncodingOptions { VideoEncoder = name }, new RecordingLogger());

        var error = await Record.ExceptionAsync(() => ChooseAsync(options, logger));

        if (error is null)
        {
            Assert.Equal(name, options.Encoder.Name);
            return;
        }

        Assert.IsType<EncodingException>(error);
        Assert.Contains($"{name} (", error.Message, StringComparison.Ordinal);
        Assert.Contains(needed, error.Message, StringComparison.Ordinal);
        Assert.Contains("Encoding:VideoEncoder", error.Message, StringComparison.Ordinal);
        Assert.Equal("libx264", options.Encoder.Name);
    }

    [Fact]
    public void AnEncoder_ThatNobodyKnows_IsAFaultOfTheOptions()
    {
        var result = new EncodingOptionsValidator().Validate(null, new EncodingOptions { VideoEncoder = "h265" });

        Assert.Contains("h264_nvenc", result.FailureMessage, StringComparison.Ordinal);
    }

    /// <summary>Whether a device is there is not asked: ffmpeg reads what it is told before it looks for one.</summary>
    [Fact]
    public async Task Ffmpeg_KnowsAllThatItIsTold()
    {
        foreach (var encoder in (H264Encoder[])[H264Encoder.Nvenc(), H264Encoder.Qsv(), H264Encoder.Vaapi("/dev/dri/renderD128")])
        {
            var help = System.Text.Encoding.UTF8.GetString(await MediaTool.EncodeAsync(["-hide_banner", "-h", $"encoder={encoder.Name}"]));
            Assert.Contains($"Encoder {encoder.Name}", help, StringComparison.Ordinal);
            foreach (var (option, value) in encoder.Settings.Chunk(2).Select(pair => (pair[0], pair[1])).Where(setting => setting.Item1 is not ("-bf" or "-g" or "-qmin")))
            {
                Assert.Matches($@"(?m)^  {option} ", help);
                Assert.True(int.TryParse(value, null, out _) || help.Contains($"     {value} ", StringComparison.Ordinal), $"{encoder.Name} {option} {value}");
            }
        }
    }

    [Fact]
    public async Task WhereItFails_ItFailsForTheDevice_AndInTheWordsOfFfmpeg()
    {
        foreach (var encoder in (H264Encoder[])[H264Encoder.Nvenc(), H264Encoder.Qsv(), H264Encoder.Vaapi("/dev/dri/renderD128")])
        {
            if (await new EncoderTrial(encoder, new ManualTime()).FindFaultAsync(CancellationToken.None) is { } fault)
            {
                Assert.StartsWith("ffmpeg ended with code", fault, StringComparison.Ordinal);
                Assert.Matches("libcuda|NVENC|nvenc|MFX session|VA display|VAAPI|[Dd]evice|capable", fault);
                Assert.DoesNotMatch("Unrecognized option|Option .* not found|Undefined constant|Unable to parse|has not been used|No such filter", fault);
            }
        }
    }

    [Fact]
    public void EachRung_IsHandedToItsEncoder_AndSmallOnesToX264()
    {
        var rungs = VideoLadder.TryOf([512, 256, 128])!.RungsFor(Format, 1_000_000);
        var line = Arguments(rungs, H264Encoder.Vaapi("/dev/dri/renderD129"));

        Assert.StartsWith("-init_hw_device vaapi=gpu:/dev/dri/renderD129 -filter_hw_device gpu ", line, StringComparison.Ordinal);
        Assert.Contains(
            "[0:v]split=3[in0][in1][in2];[in0]null,format=nv12,hwupload[out0];[in1]scale=256:256:flags=bilinear,format=nv12,hwupload[out1];[in2]scale=128:128:flags=bilinear[out2]",
            line, StringComparison.Ordinal);
        Assert.Equal(["h264_vaapi", "h264_vaapi", "libx264"], line.Split("-c:v ").Skip(1).Select(output => output.Split(' ')[0]));
        Assert.Contains("-profile:v main -color_primaries bt709 -color_trc bt709 -b:v 800000 -maxrate 1000000 -bufsize 500000 -force_key_frames expr:", line, StringComparison.Ordinal);
    }

    [Fact]
    public void ASingleRung_ThatIsEncodedAsItComes_NeedsNoFilter()
    {
        var rungs = VideoLadder.None.RungsFor(Format, 1_000_000);

        Assert.DoesNotContain("-filter_complex", Arguments(rungs, H264Encoder.Nvenc()), StringComparison.Ordinal);
        Assert.Contains("[in0]null,format=nv12[out0]", Arguments(rungs, H264Encoder.Qsv()), StringComparison.Ordinal);
    }

    private static string Arguments(ImmutableArray<Rung> rungs, H264Encoder encoder) =>
        string.Join(' ', VideoEncoder.Arguments(Format, rungs, new EncodingOptions { Encoder = encoder }, new KeyframePlan(5, 25), [.. rungs.Select(rung => rung.Name)]));

    private static Task ChooseAsync(EncodingOptions options, RecordingLogger logger)
    {
        using var loggers = LoggerFactory.Create(builder => builder.AddProvider(new OneLogger(logger)));
        return new EncoderChoice(Options.Create(options), TimeProvider.System, loggers.CreateLogger<EncoderChoice>()).WarmAsync(CancellationToken.None);
    }

    private sealed class OneLogger(ILogger logger) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => logger;

        public void Dispose()
        {
        }
    }
}

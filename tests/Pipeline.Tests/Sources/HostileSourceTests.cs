using Loomcast.Pipeline.Sources;
using static Loomcast.Pipeline.Tests.Sources.SourceReading;

namespace Loomcast.Pipeline.Tests.Sources;

public sealed class HostileSourceTests(Videos videos) : IClassFixture<Videos>, IDisposable
{
    private const string Short = "-f lavfi -i color=black:s=64x64:r=25:d=0.4";
    private const string H264 = "-c:v libx264 -preset ultrafast -pix_fmt yuv420p";

    private Canary? _canary;

    public static TheoryData<string, string> Pointers => new()
    {
        { "playlist", "an HLS playlist" },
        { "concat", "ffconcat" },
        { "svg", "SVG" },
        { "sdp", "SDP" },
    };

    public void Dispose() => _canary?.Dispose();

    [Theory]
    [MemberData(nameof(Pointers))]
    public async Task WhatOnlyPointsToOtherFiles_IsNamed_AndNotFollowed(string kind, string name)
    {
        var canary = await NewCanaryAsync();
        var file = await videos.UploadedAsync(kind switch
        {
            "playlist" => HostileFiles.Playlist(canary),
            "concat" => HostileFiles.ConcatScript(canary),
            "svg" => HostileFiles.Svg(canary),
            _ => HostileFiles.Sdp(canary),
        });

        await AssertRefusedAsync(file, name);
        Assert.False(canary.WasVisited);
    }

    [Fact]
    public async Task AnAvi_WhosePlaylistIsHiddenInSubtitles_OpensNothingElse()
    {
        var canary = await NewCanaryAsync();
        var jpeg = await File.ReadAllBytesAsync(await videos.MakeAsync($"{Short} -frames:v 1 -pix_fmt yuvj420p", "jpg"));
        var file = await videos.UploadedAsync(HostileFiles.AviWithPlaylist(canary, jpeg), "avi");

        var lumas = await LumasAsync(file, await DescribeAsync(file), new(64, 64));

        Assert.All(lumas, luma => Assert.InRange(luma, 0, 40)); // its own picture, black; the canary is white
        Assert.False(canary.WasVisited);
    }

    [Fact]
    public async Task AMov_WhoseSamplesLieInAnotherFile_DoesNotGetThem()
    {
        var canary = await NewCanaryAsync();
        var mov = await File.ReadAllBytesAsync(await videos.MakeAsync($"{Short} -c:v rawvideo -pix_fmt yuv420p -c:v mjpeg -pix_fmt yuvj420p", "mov"));
        var file = await videos.UploadedAsync(HostileFiles.MovWithAlias(canary, mov), "mov");

        await AssertRefusedAsync(file, "damaged");
    }

    [Fact]
    public async Task PicturesThatAreTooLarge_AreRefused() =>
        await AssertRefusedAsync(await videos.UploadedAsync($"-f lavfi -i color=black:s=4400x2200:r=25 -frames:v 1 {H264}", "mp4"), "larger than 9.4 million pixels");

    [Theory]
    [InlineData("mov")]
    [InlineData("mkv")]
    [InlineData("avi")]
    public async Task PicturesThatAreTooLargeWhateverTheirHeaderSays_AreNotDecoded(string extension) =>
        await AssertRefusedAsync(await ChangedAsync($"{Short} -c:v mjpeg -pix_fmt yuvj420p", extension, HostileFiles.LargeInThePictures), "larger than 9.4 million pixels");

    [Fact]
    public async Task ACodecThatNobodyRecordsWith_IsNamed() =>
        await AssertRefusedAsync(await videos.UploadedAsync($"{Short} -c:v png", "mov"), "\"png\", which is not taken");

    [Fact]
    public async Task SoundOfAnUnknownCodec_IsNamed() =>
        await AssertRefusedAsync(await videos.UploadedAsync($"{Short} -f lavfi -i sine=d=0.4 {H264} -c:a wmav2", "mkv"), "\"wmav2\", which is not taken");

    [Theory]
    [InlineData("mp4", "")]
    [InlineData("mp4", "-movflags +frag_keyframe+empty_moov+default_base_moof")]
    [InlineData("mkv", "")]
    [InlineData("webm", "-live 1")]
    public async Task TenHoursInFewBytes_AreRefused(string extension, string options)
    {
        var codec = extension == "webm" ? "-c:v libvpx" : H264;
        var file = await videos.UploadedAsync($"-f lavfi -i color=s=64x64:r=1/600:d=36000 {codec} {options}", extension);
        Assert.InRange(file.Received, 1, 100_000);

        await AssertRefusedAsync(file, "longer than 0.1 minutes", Limits with { MaxDuration = TimeSpan.FromSeconds(6) });
    }

    [Fact]
    public async Task MoreTracksThanAnybodyNeeds_AreRefused()
    {
        var maps = string.Concat(Enumerable.Repeat(" -map 0:v", 20));
        await AssertRefusedAsync(await videos.UploadedAsync($"{Short}{maps} {H264}", "mp4"), "more than 16 tracks");
    }

    [Theory]
    [InlineData("mp4", "")]
    [InlineData("mp4", "-movflags +faststart")]
    [InlineData("mp4", "-movflags +frag_keyframe+empty_moov+default_base_moof")]
    [InlineData("mkv", "")]
    [InlineData("avi", "")]
    public async Task AFileThatWasCutOff_GivesWhatIsThere_ThenSaysThatItEndsEarly(string extension, string options)
    {
        var path = await videos.MakeAsync($"-f lavfi -i testsrc2=s=320x240:r=25:d=8 {H264} -g 25 {options}", extension);
        var bytes = await File.ReadAllBytesAsync(path);
        var file = await videos.UploadedAsync(bytes[..(bytes.Length / 2)], extension);
        if (extension == "mp4" && options.Length == 0)
        {
            await AssertRefusedAsync(file, "before its index");
            return;
        }

        var source = await DescribeAsync(file);
        var frames = 0;
        var failure = await Assert.ThrowsAsync<SourceException>(async () =>
        {
            await foreach (var _ in ReadLumasAsync(file, source, SourceFormat.For(source, 120)))
            {
                frames++;
            }
        });

        Assert.InRange(frames, 60, 140);
        Assert.Contains("ends early", failure.Message);
        Assert.Contains($"({frames} frames)", failure.Message);
    }

    [Fact]
    public async Task AnEmptyFile_IsNamed() => await AssertRefusedAsync(await videos.UploadedAsync([]), "empty");

    public static TheoryData<byte[], string> Starts => new()
    {
        { [0x7F, .. "ELF"u8], "a program (ELF)" },
        { [0x89, .. "PNG"u8], "a PNG picture" },
        { "RIFF\0\0\0\0WAVE"u8.ToArray(), "sound without pictures (WAV)" },
        { "PK\x03\x04"u8.ToArray(), "a ZIP archive" },
        { [1, 2, 3, 4, 5, 6], "something that no known format begins with" },
        { [0, 0, 0, 24, .. "ftypisom"u8], "before its index" },
        { [0, 0, 0, 8, .. "moov"u8], "neither pictures nor sound" },
        { [0, 0, 0, 1, .. "mdat"u8], "before its index" },
        { [0x1A, 0x45, 0xDF, 0xA3], "damaged" },
        { "RIFF\0\0\0\0AVI LIST"u8.ToArray(), "neither pictures nor sound" },
    };

    [Theory]
    [MemberData(nameof(Starts))]
    public async Task RandomBytes_AreRefused_HoweverTheyBegin(byte[] start, string name) =>
        await AssertRefusedAsync(await videos.UploadedAsync(HostileFiles.Random(start)), name);

    [Fact]
    public async Task AFewBytes_AreRefused() => await AssertRefusedAsync(await videos.UploadedAsync([1, 2, 3]), "something that no known format begins with");

    private async Task<Canary> NewCanaryAsync() =>
        _canary = new Canary(await videos.MakeAsync("-f lavfi -i color=white:s=64x64:r=25:d=2 -c:v mjpeg -pix_fmt yuvj420p", "mov"));

    private async Task<GrowingFile> ChangedAsync(string arguments, string extension, Func<byte[], byte[]> change) =>
        await videos.UploadedAsync(change(await File.ReadAllBytesAsync(await videos.MakeAsync(arguments, extension))), extension);

    /// <summary>By the probe, or where that can know nothing of it by the reader; nothing of our own paths is told.</summary>
    private async Task AssertRefusedAsync(GrowingFile file, string reason, SourceLimits? limits = null)
    {
        var failure = await Assert.ThrowsAsync<SourceException>(async () =>
        {
            var source = await DescribeAsync(file, limits);
            await LumasAsync(file, source, SourceFormat.For(source, 120), limits);
        });
        Assert.Contains(reason, failure.Message, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(videos.Folder, failure.Message);
    }
}

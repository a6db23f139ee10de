using Loomcast.Pipeline.Avatar;
using Loomcast.Pipeline.Inference;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Loomcast.Pipeline.Tests.Avatar;

public sealed class AvatarCatalogTests : IDisposable
{
    private const int Height = 128;

    private readonly string _folder = Directory.CreateTempSubdirectory("loomcast-avatars-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Warm_MakesTheBuiltInAvatars()
    {
        await using var catalog = Catalog(null);

        await catalog.WarmAsync(CancellationToken.None);

        Assert.Equal([AvatarCatalog.Ada, AvatarCatalog.Numbered], catalog.Names);
        Assert.True(catalog.TryGet("Ada", out var ada));
        Assert.Equal((Height, Height), (ada.Format.Width, ada.Format.Height));
        Assert.Equal(ada.Format.FrameBytes, ada.Idle(0).Bytes.Length);
        Assert.False(catalog.TryGet("eve", out _));
    }

    [Fact]
    public async Task Warm_AddsThePortraitsOfTheFolder()
    {
        CopyPortrait("eve.svg");
        CopyFace("eve.json");
        await File.WriteAllTextAsync(Path.Combine(_folder, "notes.txt"), "not a picture");
        await using var catalog = Catalog(_folder);

        await catalog.WarmAsync(CancellationToken.None);

        Assert.Equal([AvatarCatalog.Ada, "eve", AvatarCatalog.Numbered], catalog.Names);
        Assert.True(catalog.TryGet("eve", out _));
    }

    [Fact]
    public async Task Warm_SaysWhatToDo_WhereAPortraitHasNoFace()
    {
        CopyPortrait("eve.svg");

        Assert.Contains("eve.json", await FaultAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("""{ "chin": 0.5 }""")]
    [InlineData("""{ "mouth": null, "mouthCorners": 0.6, "leftEye": null, "rightEye": null, "head": null, "chin": 0.8 }""")]
    public async Task Warm_SaysWhatIsWrong_WhereAFaceIsNotSound(string json)
    {
        CopyPortrait("eve.svg");
        await File.WriteAllTextAsync(Path.Combine(_folder, "eve.json"), json);

        Assert.Contains("eve.json does not describe a face: ", await FaultAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Warm_SaysWhatIsWrong_WhereTheChinIsAboveTheMouth()
    {
        CopyPortrait("eve.svg");
        var face = await File.ReadAllTextAsync(Path.ChangeExtension(AdaFixture.PortraitPath, ".json"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "eve.json"), face.Replace("\"chin\": 0.8", "\"chin\": 0.1", StringComparison.Ordinal));

        Assert.Contains("above the chin", await FaultAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Warm_SaysWhatIsWrong_WhereAPictureIsNone()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "eve.png"), "not a picture");
        CopyFace("eve.json");

        Assert.Contains("eve.png is not a picture", await FaultAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Warm_RefusesANameThatIsTaken()
    {
        CopyPortrait("Numbered.svg");
        CopyFace("Numbered.json");

        Assert.Contains("another name", await FaultAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(127, null, "Height")]
    [InlineData(255, null, "even")]
    [InlineData(256, "/there/is/no/such/folder", "does not exist")]
    public void Options_AreChecked(int height, string? folder, string expected)
    {
        var result = new AvatarOptionsValidator().Validate(null, new AvatarOptions { Height = height, Folder = folder });

        Assert.True(result.Failed);
        Assert.Contains(expected, result.FailureMessage, StringComparison.Ordinal);
    }

    private static AvatarCatalog Catalog(string? folder) => new(
        Options.Create(new AvatarOptions { Folder = folder, Height = Height }),
        Options.Create(new InferenceOptions { Provider = ExecutionProvider.Cpu }),
        TimeProvider.System,
        NullLoggerFactory.Instance);

    private async Task<string> FaultAsync()
    {
        await using var catalog = Catalog(_folder);
        return (await Assert.ThrowsAsync<AvatarException>(() => catalog.WarmAsync(CancellationToken.None))).Message;
    }

    private void CopyPortrait(string name) => File.Copy(AdaFixture.PortraitPath, Path.Combine(_folder, name));

    private void CopyFace(string name) => File.Copy(Path.ChangeExtension(AdaFixture.PortraitPath, ".json"), Path.Combine(_folder, name));
}

using Loomcast.Pipeline.Avatar;
using Loomcast.Pipeline.Inference;
using Microsoft.Extensions.Logging.Abstractions;

namespace Loomcast.Pipeline.Tests.Avatar;

/// <summary>The default portrait, alive, for all tests of a class.</summary>
public sealed class AdaFixture : IAsyncLifetime
{
    private PortraitAvatar? _avatar;

    internal static string PortraitPath { get; } = Path.Combine(AppContext.BaseDirectory, "assets", "avatar.svg");

    internal PortraitAvatar Avatar => _avatar!;

    internal Portrait? Portrait { get; private set; }

    public async Task InitializeAsync()
    {
        Portrait = await PortraitReader.ReadAsync("ada", PortraitPath, 512, CancellationToken.None);
        _avatar = await PortraitAvatar.OpenAsync(
            Portrait, new InferenceOptions { Provider = ExecutionProvider.Cpu }, TimeProvider.System, NullLogger.Instance, CancellationToken.None);
    }

    public async Task DisposeAsync() => await Avatar.DisposeAsync();
}

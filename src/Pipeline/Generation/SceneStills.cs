using Loomcast.Pipeline.Avatar;
using Loomcast.Pipeline.Sources;

namespace Loomcast.Pipeline.Generation;

/// <summary>The stage "pictures": draws what stands still in the scenes, ahead of their frames, once and for all runs of the session.</summary>
internal sealed class SceneStills(Production production)
{
    public const string Stage = "pictures";

    private readonly TaskCompletionSource[] _drawn = [.. production.Script.Scenes.Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously))];
    private readonly (int Width, int Height) _size = (PictureBox.Even(production.Script.Format.Width * Motion.Overscan), PictureBox.Even(production.Script.Format.Height * Motion.Overscan));

    public StillDrawer Drawer { get; } = new(production.Engines.Limits);

    private Script Script => production.Script;

    public Task RunAsync(CancellationToken cancellationToken) => production.StageAsync(Stage, async () =>
    {
        for (var scene = 0; scene < _drawn.Length; scene++)
        {
            await PictureAsync(scene, cancellationToken);
            await TitleAsync(scene, cancellationToken);
            _drawn[scene].SetResult();
            production.Advance(Stage, (scene + 1.0) / _drawn.Length);
        }
    });

    /// <summary>Waits until a scene is drawn, and takes what is needed for its frames into memory: 4 MB at 1280 x 720.</summary>
    public async Task<SceneClip> OpenAsync(int scene, SpokenScene spoken, CancellationToken cancellationToken)
    {
        await _drawn[scene].Task.WaitAsync(cancellationToken);
        var (title, avatar) = (TitleOf(scene), AvatarOf(scene));
        return new SceneClip(Script.Format, await PictureAsync(scene, cancellationToken), _size, new Motion(scene, spoken.Slices + SceneClip.Fade))
        {
            Speaker = avatar is null ? null : new Speaker(avatar, Script.Format, isAlone: IsPlain(scene)),
            Title = title is null ? null : new Title(title.Box, await TitleAsync(scene, cancellationToken), staysFor: IsAlone(scene) ? spoken.Slices : Math.Min(spoken.Slices, Title.Glance)),
        };
    }

    private Task<byte[]> PictureAsync(int scene, CancellationToken cancellationToken) => Script.Scenes[scene].Backdrop is { Upload: { } upload }
        ? KeptAsync($"picture-{scene}.yuv", _size.Width * _size.Height * 3 / 2, stop => DecodeAsync(scene, upload, stop), cancellationToken)
        : Task.FromResult(Gradient.Draw(Script.Scenes[scene].Backdrop, _size.Width, _size.Height));

    private Task<byte[]> TitleAsync(int scene, CancellationToken cancellationToken) => TitleOf(scene) is { } title
        ? KeptAsync($"title-{scene}.yuva", title.Box.Width * title.Box.Height * 5 / 2, stop => Drawer.DrawAsync(title, stop), cancellationToken)
        : Task.FromResult<byte[]>([]);

    private async Task<byte[]> DecodeAsync(int scene, string upload, CancellationToken cancellationToken)
    {
        try
        {
            var file = production.Engines.Uploads(upload) ?? throw new SourceException("The picture's upload was deleted. Upload it again, and make a new session.");
            return await Drawer.DecodeAsync(file, _size.Width, _size.Height, cancellationToken);
        }
        catch (SourceException e)
        {
            throw new GenerationException($"scenes[{scene}].picture: {e.Message}", e);
        }
    }

    /// <summary>What an earlier run has drawn; anew where it is of another size, as another version of the server may have drawn it.</summary>
    private Task<byte[]> KeptAsync(string name, int length, Func<CancellationToken, Task<byte[]>> draw, CancellationToken cancellationToken) => production.Retries.DoAsync(
        Stage,
        async stop =>
        {
            if (await production.Context.Files.Work.ReadAsync(name, stop) is { } kept && kept.Length == length)
            {
                return kept;
            }

            var drawn = await draw(stop);
            await production.Context.Files.Work.WriteAsync(name, drawn, stop);
            return drawn;
        },
        cancellationToken);

    /// <summary>The first scene bears the title of the whole where it has none.</summary>
    private TitleLayout? TitleOf(int scene)
    {
        var title = Script.Scenes[scene].Title is { Length: > 0 } own ? own : scene == 0 ? Script.Title : "";
        return title.Length == 0 ? null : new TitleLayout(title, Script.Format, IsAlone(scene));
    }

    private IAvatar? AvatarOf(int scene) => Script.Scenes[scene].Avatar is not { } name ? null
        : production.Engines.Avatars.TryGet(name, out var avatar) ? avatar
        : throw new GenerationException($"scenes[{scene}].avatar: '{name}' is no avatar. Known: {string.Join(", ", production.Engines.Avatars.Names)}.");

    private bool IsPlain(int scene) => Script.Scenes[scene].Backdrop.Upload is null;

    private bool IsAlone(int scene) => IsPlain(scene) && Script.Scenes[scene].Avatar is null;
}

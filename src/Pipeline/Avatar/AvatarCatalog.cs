using System.Diagnostics.CodeAnalysis;
using Loomcast.Pipeline.Inference;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Loomcast.Pipeline.Avatar;

/// <summary>The avatars that sessions can show, by name.</summary>
/// <remarks><see cref="WarmAsync"/> fills it once, before the first session; then it is only read.</remarks>
public sealed class AvatarCatalog(IOptions<AvatarOptions> options, IOptions<InferenceOptions> inference, TimeProvider time, ILoggerFactory loggers) : IAsyncDisposable
{
    /// <summary>The avatar of <c>assets/avatar.svg</c>.</summary>
    public const string Ada = "ada";

    /// <summary>The avatar whose pictures are numbered, for measuring; see <see cref="NumberedPicture"/>.</summary>
    public const string Numbered = "numbered";

    private static readonly string[] PictureExtensions = [".svg", ".png", ".jpg", ".jpeg", ".webp"];

    private readonly SortedDictionary<string, IAvatar> _avatars = new(StringComparer.OrdinalIgnoreCase) { [Numbered] = new NumberedAvatar() };

    /// <summary>All names, for choosing and for error messages.</summary>
    public IReadOnlyCollection<string> Names => _avatars.Keys;

    /// <summary>Whether all are known.</summary>
    public bool IsLoaded { get; private set; }

    /// <summary><see cref="IAvatar.Load"/> of the dearest.</summary>
    public double Load => IsLoaded ? _avatars.Values.Max(avatar => avatar.Load) : 0;

    /// <summary>Loads all portraits and renders how they idle: about 2 s each on one core.</summary>
    /// <exception cref="AvatarException">A portrait is not sound, or ffmpeg is missing.</exception>
    /// <exception cref="InferenceException">The configured execution provider is not usable.</exception>
    public async Task WarmAsync(CancellationToken cancellationToken)
    {
        var portraits = new List<Portrait>(); // all are read before one is rendered: what is wrong shows at once
        foreach (var (name, path) in Paths())
        {
            if (_avatars.ContainsKey(name) || portraits.Exists(portrait => portrait.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
            {
                throw new AvatarException($"{path}: there is an avatar {name} already. Give the picture and its JSON file another name.");
            }

            portraits.Add(await PortraitReader.ReadAsync(name, path, options.Value.Height, cancellationToken));
        }

        var logger = loggers.CreateLogger<AvatarCatalog>();
        foreach (var portrait in portraits)
        {
            _avatars.Add(portrait.Name, await PortraitAvatar.OpenAsync(portrait, inference.Value, time, logger, cancellationToken));
        }

        foreach (var (name, file) in options.Value.LipSync)
        {
            var portrait = portraits.Find(portrait => portrait.Name.Equals(file.Portrait, StringComparison.OrdinalIgnoreCase))
                ?? throw new AvatarException($"Avatar:LipSync:{name}:Portrait is '{file.Portrait}', of which there is no portrait. Known: {string.Join(", ", portraits.Select(known => known.Name))}.");
            if (_avatars.ContainsKey(name))
            {
                throw new AvatarException($"Avatar:LipSync:{name}: there is an avatar {name} already. Give this one another name.");
            }

            var patch = FacePatch.Of(portrait.Format, portrait.Face);
            var lips = LipModel.Load(file.Model, patch.Box, inference.Value, logger);
            var batcher = ModelBatcher<byte, byte>.Open(lips.ToBatchModel(name), inference.Value, time);
            _avatars.Add(name, new LipSyncAvatar(_avatars[portrait.Name], patch, lips, batcher));
        }

        IsLoaded = true;
    }

    public bool TryGet(string name, [MaybeNullWhen(false)] out IAvatar avatar) => _avatars.TryGetValue(name, out avatar);

    public async ValueTask DisposeAsync()
    {
        foreach (var avatar in _avatars.Values.OfType<IAsyncDisposable>())
        {
            await avatar.DisposeAsync();
        }
    }

    private IEnumerable<(string Name, string Path)> Paths()
    {
        var own = options.Value.Folder is { } folder ? Directory.EnumerateFiles(folder) : [];
        return own
            .Where(path => PictureExtensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase))
            .Select(path => (Path.GetFileNameWithoutExtension(path), Path.GetFullPath(path)))
            .Prepend((Ada, Path.Combine(AppContext.BaseDirectory, "assets", "avatar.svg")));
    }
}

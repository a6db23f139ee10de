using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Inference;
using Loomcast.Pipeline.Sources;
using Loomcast.Pipeline.Tests.Sources;
using Loomcast.Pipeline.Tracking;
using Loomcast.Pipeline.Vision;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Loomcast.Pipeline.Tests.Tracking;

/// <summary>The engines, and a video in which a red and a blue box pass each other, beside a yellow one at rest.</summary>
#pragma warning disable CA1001 // xunit calls DisposeAsync of IAsyncLifetime
public sealed class TrackingFixture : IAsyncLifetime
#pragma warning restore CA1001
{
    /// <summary>Of the video, at 25 a second.</summary>
    public const int Frames = 100;

    private const string Clip =
        "-f lavfi -i color=gray:s=640x360:r=25:d=4 -f lavfi -i color=red:s=60x60:r=25:d=4 -f lavfi -i color=blue:s=60x60:r=25:d=4 -f lavfi -i color=yellow:s=80x48:r=25:d=4 "
        + Videos.Beep + " -filter_complex [0][1]overlay=x='20+128*t':y=80[a];[a][2]overlay=x='552-128*t':y=120[b];[b][3]overlay=x=300:y=260[v] -map [v] -map 4 "
        + "-c:v libx264 -preset ultrafast -crf 18 -pix_fmt yuv420p -g 25 -c:a aac -movflags +frag_keyframe+empty_moov+default_base_moof";

    private readonly VisionModels _models = new(
        Options.Create(new VisionOptions()), Options.Create(new InferenceOptions { Provider = ExecutionProvider.Cpu }), NullLoggerFactory.Instance);

    internal Videos Videos { get; } = new();

    internal VisionModels Models => _models;

    internal TrackingEngines Engines => new(_models, new VisionOptions(), new SourceLimits(), new EncodingOptions());

    internal string Path { get; private set; } = "";

    /// <summary>Where the boxes are, by their classes.</summary>
    internal static BoundingBox Place(string name, int frame) => name switch
    {
        "red" => new(20 + 128 * frame / 25f, 80, 60, 60),
        "blue" => new(552 - 128 * frame / 25f, 120, 60, 60),
        _ => new(300, 260, 80, 48),
    };

    public async Task InitializeAsync()
    {
        Path = await Videos.MakeAsync(Clip, "mp4");
        await _models.WarmAsync(CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await _models.DisposeAsync();
        Videos.Dispose();
    }
}

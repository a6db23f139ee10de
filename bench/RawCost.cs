using System.Globalization;
using Loomcast.Pipeline.Avatar;
using Loomcast.Pipeline.Inference;
using Loomcast.Pipeline.Speech;
using Loomcast.Pipeline.Timeline;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Loomcast.Bench;

/// <summary>What nobody who shows a talking head can save: cores for its pictures, by the model alone, and for ffmpeg that is fed with them by hand.</summary>
internal sealed record RawCost(double Inference, double Encoding)
{
    private const int Slices = 250;

    public double Sum => Inference + Encoding;

    public static async Task<RawCost> MeasureAsync()
    {
        await using var catalog = new AvatarCatalog(Options.Create(new AvatarOptions()), Options.Create(new InferenceOptions()), TimeProvider.System, NullLoggerFactory.Instance);
        await catalog.WarmAsync(default);
        catalog.TryGet(AvatarCatalog.Ada, out var ada);
        var piece = await new FliteSynthesizer().SpeakAsync("Loomcast weaves pieces of video into one live timeline, in order and without gaps, while the rest is still being made, so that any player can play it while somebody still speaks.", new Voice("slt", "en"), default);
        await RenderAsync(ada!, piece); // the first run prepares what the others have
        List<VideoFrame> frames = [];
        var inference = await EncoderCost.CostAsync(async () => frames = await RenderAsync(ada!, piece));
        var encoding = await EncoderCost.CostAsync(() => EncoderCost.ByHandAsync(frames, ada!.Format, Loomcast.Pipeline.Encoding.VideoLadder.None));
        return new RawCost(inference / Slices * ada!.Format.FrameRate, encoding / EncoderCost.Slices * ada.Format.FrameRate);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Sum:0.000} (inference {Inference:0.000} + encoding {Encoding:0.000}, each alone)");

    private static async Task<List<VideoFrame>> RenderAsync(IAvatar avatar, SpokenPiece piece)
    {
        var frames = new List<VideoFrame>();
        while (frames.Count < Slices)
        {
            frames.AddRange(await avatar.RenderAsync(piece, frames.Count % avatar.Format.SlicesFor(piece.Samples.Length), Math.Min(avatar.BatchSize, Slices - frames.Count), frames.Count, TimeProvider.System.GetUtcNow(), default));
        }

        return frames;
    }
}

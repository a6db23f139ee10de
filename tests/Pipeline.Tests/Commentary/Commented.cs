using Loomcast.Pipeline.Commentary;
using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Sessions;
using Loomcast.Pipeline.Sources;
using Loomcast.Pipeline.Speech;
using Loomcast.Pipeline.Tests.Sessions;
using Loomcast.Pipeline.Tests.Sources;
using Loomcast.Pipeline.Vision;
using Microsoft.Extensions.AI;

namespace Loomcast.Pipeline.Tests.Commentary;

/// <summary>A video that is commented by the real engines, and what came out.</summary>
internal sealed class Commented(CollectedSession session, GrowingFile file) : IDisposable
{
    public CollectedSession Session => session;

    public IChatClient Chat { get; init; } = new EmbeddedCommentator();

    public ISpeechSynthesizer Synthesizer { get; init; } = new FliteSynthesizer();

    public CommentaryOptions Options { get; init; } = new() { Interval = TimeSpan.FromSeconds(10), Style = CommentaryStyle.Lively };

    public VisionModels? Vision { get; init; }

    public CommentaryEngineOptions EngineOptions { get; init; } = new();

    public IReadOnlyList<TranscriptEvent> Lines => [.. session.Told.OfType<TranscriptEvent>()];

    /// <summary>Seconds of pictures.</summary>
    public double Published => session.Publisher.Parts(StreamEncoder.VideoName).Sum(part => (double)part.Duration) / session.Publisher.Renditions.Single(rendition => rendition.Name == StreamEncoder.VideoName).Timescale;

    public static async Task<Commented> MakeAsync(GrowingFile file)
    {
        var commented = new Commented(new CollectedSession(), file);
        await commented.RunAsync();
        return commented;
    }

    public Task RunAsync(CancellationToken cancellationToken = default) =>
        new CommentarySession(session.Context, file, new CommentaryEngines(Chat, Synthesizer, EngineOptions, SourceReading.Limits, new EncodingOptions()) { Vision = Vision }, Options).RunAsync(cancellationToken);

    /// <summary>The sound of the stream, decoded.</summary>
    public async Task<short[]> SoundAsync(Videos videos) => await SoundOfAsync(await videos.UploadedAsync(session.Publisher.File(StreamEncoder.AudioName)));

    public static async Task<short[]> SoundOfAsync(GrowingFile file) => await SourceReading.SoundAsync(file, await SourceReading.DescribeAsync(file));

    /// <summary>When each picture is shown after the first, in ms, and a hash of its bytes; in order of decoding.</summary>
    public static async Task<List<(long, int)>> CodedAsync(GrowingFile file)
    {
        var (coded, first) = (new List<(long, int)>(), default(long?));
        await foreach (var sample in new CopiedPictureReader(file, await SourceReading.DescribeAsync(file), SourceReading.Limits).ReadAsync(CancellationToken.None))
        {
            var hash = new HashCode();
            hash.AddBytes(sample.Data.Span);
            var shownAt = sample.DecodeTime + sample.CompositionOffset + sample.Track.EditOffset;
            coded.Add(((shownAt - (first ??= shownAt)) * 1000 / sample.Track.Timescale, hash.ToHashCode()));
        }

        return coded;
    }

    public void Dispose() => session.Dispose();
}

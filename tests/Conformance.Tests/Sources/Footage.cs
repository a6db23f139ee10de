using Loomcast.Pipeline.Captions;
using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Sessions;
using Loomcast.Pipeline.Timeline;

namespace Loomcast.Conformance.Tests.Sources;

/// <summary>Real media, encoded once by the product's own encoder, to be published by script as often as is wanted.</summary>
internal sealed class Footage : IStreamPublisher
{
    public const int PartsPerSecond = 5;

    private const int SlicesPerSecond = 25;
    private static readonly VideoLadder Ladder = VideoLadder.TryOf([128, 64])!;
    private readonly VideoFormat _format;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<MediaPart>> _parts = [];

    private Footage(VideoFormat format) => _format = format;

    public IReadOnlyList<Rendition> Renditions { get; private set; } = [];

    /// <summary>How often <see cref="Step"/> gives parts.</summary>
    public int Steps => _parts.Values.Min(parts => parts.Count);

    /// <summary>What a stream begins with.</summary>
    public static Task<Footage> MakeAsync(int seconds) => MakeAsync(seconds, new VideoFormat(256, 128), fromPart: 0);

    /// <summary>What an encoder makes that was started again: another picture, and so another init segment.</summary>
    /// <param name="seconds">How much of it.</param>
    /// <param name="fromPart">Number of its first part on the grid of the stream; the first of a segment.</param>
    public static Task<Footage> MakeAgainAsync(int seconds, int fromPart) => MakeAsync(seconds, new VideoFormat(224, 128), fromPart);

    private static async Task<Footage> MakeAsync(int seconds, VideoFormat format, int fromPart)
    {
        const int SlicesPerPart = SlicesPerSecond / PartsPerSecond;
        var footage = new Footage(format);
        var start = new StreamStart(DateTimeOffset.UnixEpoch, fromPart * SlicesPerPart, fromPart, fromPart);
        var options = new EncodingOptions();
        await using var encoder = new StreamEncoder(
            format, Ladder.RungsFor(format, options.VideoBitrate), TimeSpan.FromSeconds(1) / PartsPerSecond, options, footage, start, Counting(seconds + (fromPart / PartsPerSecond)));
        var run = encoder.RunAsync(CancellationToken.None);
        for (var slice = 0; slice < seconds * SlicesPerSecond; slice++)
        {
            await encoder.WriteAsync(new Slice(new VideoFrame(footage.Draw(slice)), Tone(slice), slice), CancellationToken.None);
        }

        encoder.Complete();
        await run;
        return footage;
    }

    /// <summary>The next part of each rendition.</summary>
    public IEnumerable<MediaPart> Step(int number) => Renditions.Select(r => _parts[r.Name]).Where(parts => number < parts.Count).Select(parts => parts[number]);

    public ValueTask OpenAsync(IReadOnlyList<Rendition> renditions, DateTimeOffset startsAt, CancellationToken cancellationToken)
    {
        Renditions = renditions;
        foreach (var rendition in renditions)
        {
            _parts[rendition.Name] = [];
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask AppendAsync(MediaPart part, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _parts[part.Rendition].Add(part);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask CloseAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>Somebody who counts half seconds aloud, and makes a pause after each dozen.</summary>
    private static CaptionTrack Counting(int seconds)
    {
        var track = new CaptionTrack();
        for (var turn = 0; turn < seconds / 8; turn++)
        {
            track.Follow(new TranscriptEvent
            {
                At = default,
                Turn = turn + 1,
                Role = TranscriptEvent.Assistant,
                Text = "",
                Words = [.. Enumerable.Range(1, 12).Select(n => new TranscriptWord($"{n},", (turn * 8) + (n * 0.5), (turn * 8) + (n * 0.5) + 0.3))],
            });
        }

        return track;
    }

    /// <summary>A bar that wanders over a gradient with some noise: no two pictures are alike.</summary>
    private byte[] Draw(int slice)
    {
        var picture = new byte[_format.FrameBytes];
        var noise = new Random(slice);
        for (var at = 0; at < _format.Width * _format.Height; at++)
        {
            var x = at % _format.Width;
            picture[at] = (byte)((Math.Abs(x - (slice * 2 % _format.Width)) < 8 ? 180 : 40 + x) + noise.Next(8));
        }

        picture.AsSpan(_format.Width * _format.Height).Fill(128);
        return picture;
    }

    private static short[] Tone(int slice)
    {
        var samples = new short[1920];
        for (var at = 0; at < samples.Length; at++)
        {
            samples[at] = (short)(8000 * Math.Sin(2 * Math.PI * 440 * ((slice * 1920) + at) / 48_000));
        }

        return samples;
    }
}

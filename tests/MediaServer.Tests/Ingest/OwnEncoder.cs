using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Timeline;

namespace Loomcast.MediaServer.Tests.Ingest;

/// <summary>The encoder of our own pipelines, before a publisher.</summary>
internal static class OwnEncoder
{
    private static readonly VideoFormat Format = new(128, 72);

    /// <summary>Publishes grey pictures and silence, 25 slices a second.</summary>
    /// <param name="publisher">Gets it all; is closed at the end.</param>
    /// <param name="startsAt">Wall clock of the first.</param>
    /// <param name="slices">How many.</param>
    /// <param name="before">Awaited before each slice; gets its number.</param>
    public static async Task PublishAsync(CmafPublisher publisher, DateTimeOffset startsAt, int slices, Func<int, Task>? before = null)
    {
        var part = TimeSpan.FromSeconds(0.2);
        var pool = new FramePool(Format.FrameBytes);
        var rungs = VideoLadder.None.RungsFor(Format, new EncodingOptions().VideoBitrate);
        await using var encoder = new StreamEncoder(Format, rungs, part, new EncodingOptions(), publisher, StreamStart.For(Format, part, startsAt, null));
        var run = encoder.RunAsync(CancellationToken.None);
        for (var slice = 0; slice < slices && !run.IsCompleted; slice++)
        {
            var told = before?.Invoke(slice) ?? Task.CompletedTask;
            await await Task.WhenAny(told, run);
            var frame = pool.Rent();
            frame.Bytes.AsSpan().Fill((byte)(16 + slice));
            await Task.WhenAny(encoder.WriteAsync(new Slice(frame, default, slice), CancellationToken.None).AsTask(), run); // nobody takes a slice from an encoder that failed
        }

        encoder.Complete();
        await run.WaitAsync(TestOrigin.Patience);
        await publisher.CloseAsync(CancellationToken.None);
    }
}

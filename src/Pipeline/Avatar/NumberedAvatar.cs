using Loomcast.Pipeline.Speech;
using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Avatar;

/// <summary>An avatar for measuring: each picture tells which one it is, to people and to <see cref="NumberedPicture"/>.</summary>
internal sealed class NumberedAvatar : IAvatar
{
    // All positions below are pixels of this picture.
    private const int Size = 512;
    private const int DigitsTop = 64;
    private const int RingX = 256;
    private const int RingY = 340;
    private const int RingRadius = 124;
    private const byte Faint = 92;

    private static readonly VideoFormat Picture = new(Size, Size);

    private readonly FramePool _pool = new(Picture.FrameBytes);
    private readonly byte[] _idle = Background(blue: 148, red: 112);
    private readonly byte[] _speech = Background(blue: 108, red: 150);

    public VideoFormat Format => Picture;

    public int BatchSize => 4;

    // No model draws it, and who measures wants each number.
    public bool IsCostly => false;

    public VideoFrame Idle(long pose) => Draw(new NumberedFrame(false, Wrap(pose), 0), _idle);

    public ValueTask<VideoFrame[]> RenderAsync(SpokenPiece piece, int first, int count, long pose, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, BatchSize);
        cancellationToken.ThrowIfCancellationRequested();
        VideoFrame[] frames = [.. Enumerable.Range(0, count).Select(i => Draw(new NumberedFrame(true, Wrap(pose + i), first + i), _speech))];
        return ValueTask.FromResult(frames);
    }

    private static int Wrap(long pose) => (int)(pose & 0xFFFFFF);

    // Luma falls from top to bottom; the tint leaves out the cells, which must stay grey.
    private static byte[] Background(byte blue, byte red)
    {
        var bytes = new byte[Picture.FrameBytes];
        for (var y = 0; y < Size; y++)
        {
            bytes.AsSpan(y * Size, Size).Fill((byte)(72 - y * 32 / Size));
        }

        const int ChromaPlane = Size * Size / 4;
        const int GreyChroma = NumberedPicture.Rows * (Size / NumberedPicture.Columns) * Size / 4;
        var chroma = bytes.AsSpan(Size * Size);
        chroma.Fill(128);
        chroma[GreyChroma..ChromaPlane].Fill(blue);
        chroma[(ChromaPlane + GreyChroma)..].Fill(red);
        return bytes;
    }

    private VideoFrame Draw(NumberedFrame number, byte[] background)
    {
        var frame = _pool.Rent();
        background.CopyTo(frame.Bytes, 0);
        var luma = frame.Bytes.AsSpan(0, Size * Size);
        NumberedPicture.Write(luma, Size, number);
        SevenSegments.Draw(luma, Size, new PixelBox(64, DigitsTop, Size - 64, DigitsTop + 96), number.Pose, digits: 8);
        if (number.IsSpeech)
        {
            SevenSegments.Draw(luma, Size, new PixelBox(RingX - 64, RingY - 28, RingX + 64, RingY + 28), number.FrameInPiece, digits: 4);
        }

        DrawRing(luma, number.Pose);
        return frame;
    }

    // A dot for each frame of a second; the bright one goes round, and jumps where a frame is missing.
    private static void DrawRing(Span<byte> luma, int pose)
    {
        var dots = (int)Picture.FrameRate;
        for (var i = 0; i < dots; i++)
        {
            var (sin, cos) = MathF.SinCos(MathF.Tau * i / dots);
            var isNow = i == pose % dots;
            DrawDot(luma, RingX + (int)(RingRadius * sin), RingY - (int)(RingRadius * cos), isNow ? 13 : 7, isNow ? NumberedPicture.White : Faint);
        }
    }

    private static void DrawDot(Span<byte> luma, int x, int y, int radius, byte value)
    {
        for (var row = -radius; row <= radius; row++)
        {
            var half = (int)MathF.Sqrt(radius * radius - row * row);
            luma.Slice((y + row) * Size + x - half, 2 * half + 1).Fill(value);
        }
    }
}

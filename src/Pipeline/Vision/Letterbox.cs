using System.Numerics;
using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Vision;

/// <summary>Fits pictures of one format into a model's input: their shape kept, centred, the rest grey. One thread at a time.</summary>
internal sealed class Letterbox
{
    private const float Grey = 114f / 255;

    private readonly VideoFormat _format;
    private readonly int _width;
    private readonly int _height;
    private readonly int _left;
    private readonly int _top;
    private readonly int _scaledWidth;
    private readonly int _scaledHeight;
    private readonly int[] _columns; // of the source, left of each scaled pixel's centre
    private readonly float[] _columnParts; // how far its centre is on the way to the next
    private readonly float[] _luma;
    private readonly float[] _blue;
    private readonly float[] _red;

    public Letterbox(VideoFormat format, int width, int height)
    {
        (_format, _width, _height) = (format, width, height);
        var scale = Math.Min((double)width / format.Width, (double)height / format.Height);
        _scaledWidth = Math.Clamp((int)Math.Round(format.Width * scale), 1, width);
        _scaledHeight = Math.Clamp((int)Math.Round(format.Height * scale), 1, height);

        // Where the grey cannot be the same on both sides, there is one row or column less above and to the left.
        (_left, _top) = ((width - _scaledWidth) / 2, (height - _scaledHeight) / 2);
        _columns = new int[_scaledWidth];
        _columnParts = new float[_scaledWidth];
        (_luma, _blue, _red) = (new float[_scaledWidth], new float[_scaledWidth], new float[_scaledWidth]);
        for (var x = 0; x < _scaledWidth; x++)
        {
            (_columns[x], _columnParts[x]) = Place(x, _scaledWidth, format.Width);
        }
    }

    /// <summary>Elements of one row of the model's input.</summary>
    public int Length => 3 * _width * _height;

    /// <summary>Writes one picture as planes of red, green and blue from 0 to 1.</summary>
    public void Fit(ReadOnlySpan<byte> i420, Span<float> planes)
    {
        planes.Fill(Grey);
        for (var y = 0; y < _scaledHeight; y++)
        {
            FetchLuma(i420, y);
            FetchChroma(i420, y);
            var start = (_top + y) * _width + _left;
            var area = _width * _height;
            ToRgb(planes.Slice(start, _scaledWidth), planes.Slice(area + start, _scaledWidth), planes.Slice(2 * area + start, _scaledWidth));
        }
    }

    /// <summary>From the model's pixels to those of the picture; what lies in the grey is clipped.</summary>
    public BoundingBox Undo(BoundingBox box)
    {
        var (x, y) = ((float)_format.Width / _scaledWidth, (float)_format.Height / _scaledHeight);
        return new BoundingBox((box.X - _left) * x, (box.Y - _top) * y, box.Width * x, box.Height * y).Clip(_format.Width, _format.Height);
    }

    public Keypoint Undo(Keypoint point) => new(
        Math.Clamp((point.X - _left) * _format.Width / _scaledWidth, 0, _format.Width),
        Math.Clamp((point.Y - _top) * _format.Height / _scaledHeight, 0, _format.Height),
        point.Visibility);

    // Bilinear, between the centres of pixels.
    private static (int Pixel, float Part) Place(int scaled, int scaledLength, int length)
    {
        var at = Math.Clamp((scaled + 0.5f) * length / scaledLength - 0.5f, 0, length - 1);
        var pixel = Math.Min((int)at, Math.Max(0, length - 2));
        return (pixel, at - pixel);
    }

    private void FetchLuma(ReadOnlySpan<byte> i420, int scaledRow)
    {
        var (row, part) = Place(scaledRow, _scaledHeight, _format.Height);
        var above = i420.Slice(row * _format.Width, _format.Width);
        var below = i420.Slice(Math.Min(row + 1, _format.Height - 1) * _format.Width, _format.Width);
        for (var x = 0; x < _columns.Length; x++)
        {
            var (column, columnPart) = (_columns[x], _columnParts[x]);
            float a = above[column], b = above[column + 1], c = below[column], d = below[column + 1];
            var upper = a + (b - a) * columnPart;
            _luma[x] = upper + (c + (d - c) * columnPart - upper) * part;
        }
    }

    // The nearest: there is one sample for four pixels anyway.
    private void FetchChroma(ReadOnlySpan<byte> i420, int scaledRow)
    {
        var (row, part) = Place(scaledRow, _scaledHeight, _format.Height);
        var (width, area) = (_format.Width / 2, _format.Width * _format.Height);
        var start = area + (int)(row + part + 0.5f) / 2 * width;
        var blue = i420.Slice(start, width);
        var red = i420.Slice(start + area / 4, width);
        for (var x = 0; x < _columns.Length; x++)
        {
            var column = (int)(_columns[x] + _columnParts[x] + 0.5f) / 2;
            (_blue[x], _red[x]) = (blue[column], red[column]);
        }
    }

    // BT.709 in limited range.
    private void ToRgb(Span<float> red, Span<float> green, Span<float> blue)
    {
        var x = 0;
        for (; x <= red.Length - Vector<float>.Count; x += Vector<float>.Count)
        {
            var y = (new Vector<float>(_luma, x) - new Vector<float>(16)) * (1 / 219f);
            var u = (new Vector<float>(_blue, x) - new Vector<float>(128)) * (1 / 224f);
            var v = (new Vector<float>(_red, x) - new Vector<float>(128)) * (1 / 224f);
            Clip(y + v * 1.5748f).CopyTo(red[x..]);
            Clip(y - u * 0.1873f - v * 0.4681f).CopyTo(green[x..]);
            Clip(y + u * 1.8556f).CopyTo(blue[x..]);
        }

        for (; x < red.Length; x++)
        {
            var (y, u, v) = ((_luma[x] - 16) / 219, (_blue[x] - 128) / 224, (_red[x] - 128) / 224);
            red[x] = Math.Clamp(y + v * 1.5748f, 0, 1);
            green[x] = Math.Clamp(y - u * 0.1873f - v * 0.4681f, 0, 1);
            blue[x] = Math.Clamp(y + u * 1.8556f, 0, 1);
        }
    }

    private static Vector<float> Clip(Vector<float> value) => Vector.Min(Vector.Max(value, Vector<float>.Zero), Vector<float>.One);
}

using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Commentary;

/// <summary>Measures small pictures, each against the one before.</summary>
/// <param name="format">Their shape.</param>
internal sealed class PictureSense(VideoFormat format)
{
    private const int LumaBins = 16;
    private const int ColourBins = 8; // for each of U and V

    // Coding noise stays below these.
    private const int LeastChange = 18;
    private const int LeastColour = 14;

    private readonly byte[] _before = new byte[format.Width * format.Height];
    private readonly int[] _lumas = new int[LumaBins];
    private readonly int[] _colours = new int[ColourBins * ColourBins];
    private readonly int[] _lumasBefore = new int[LumaBins];
    private readonly int[] _coloursBefore = new int[ColourBins * ColourBins];
    private bool _hasBefore;

    /// <param name="picture">I420.</param>
    /// <param name="at">On the stream's timeline.</param>
    public PictureSample Measure(ReadOnlySpan<byte> picture, TimeSpan at)
    {
        var pixels = format.Width * format.Height;
        var luma = picture[..pixels];
        var sample = MeasureColours(picture[pixels..], at) with { Luma = MeasureLuma(luma) };
        if (_hasBefore)
        {
            sample = MeasureMotion(luma, sample) with { Difference = Math.Max(Distance(_lumas, _lumasBefore), Distance(_colours, _coloursBefore)) };
        }

        luma.CopyTo(_before);
        _lumas.CopyTo(_lumasBefore, 0);
        _colours.CopyTo(_coloursBefore, 0);
        _hasBefore = true;
        return sample;
    }

    private double MeasureLuma(ReadOnlySpan<byte> luma)
    {
        Array.Clear(_lumas);
        var sum = 0L;
        foreach (var y in luma)
        {
            sum += y;
            _lumas[y * LumaBins / 256]++;
        }

        return (double)sum / luma.Length;
    }

    private PictureSample MeasureColours(ReadOnlySpan<byte> planes, TimeSpan at)
    {
        Array.Clear(_colours);
        var count = planes.Length / 2;
        var (colourful, sumU, sumV) = (0, 0L, 0L);
        for (var i = 0; i < count; i++)
        {
            var (u, v) = (planes[i] - 128, planes[count + i] - 128);
            _colours[((u + 128) * ColourBins / 256 * ColourBins) + ((v + 128) * ColourBins / 256)]++;
            if (Math.Abs(u) + Math.Abs(v) > LeastColour)
            {
                (colourful, sumU, sumV) = (colourful + 1, sumU + u, sumV + v);
            }
        }

        var divisor = Math.Max(1, colourful);
        return new PictureSample(at, 0, (double)sumU / divisor, (double)sumV / divisor, (double)colourful / count, 0);
    }

    private PictureSample MeasureMotion(ReadOnlySpan<byte> luma, PictureSample sample)
    {
        var (moved, sumX, sumY) = (0, 0L, 0L);
        for (var y = 0; y < format.Height; y++)
        {
            var row = luma.Slice(y * format.Width, format.Width);
            var before = _before.AsSpan(y * format.Width, format.Width);
            for (var x = 0; x < row.Length; x++)
            {
                if (Math.Abs(row[x] - before[x]) > LeastChange)
                {
                    (moved, sumX, sumY) = (moved + 1, sumX + x, sumY + y);
                }
            }
        }

        return moved == 0 ? sample : sample with
        {
            Moved = (double)moved / luma.Length,
            X = (double)sumX / moved / format.Width,
            Y = (double)sumY / moved / format.Height,
        };
    }

    // Half the sum of differences: 0 where both hold the same tones, 1 where they share none.
    private static double Distance(int[] now, int[] before)
    {
        var (difference, all) = (0, 0);
        for (var i = 0; i < now.Length; i++)
        {
            difference += Math.Abs(now[i] - before[i]);
            all += now[i];
        }

        return difference / 2.0 / all;
    }
}

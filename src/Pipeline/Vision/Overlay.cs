using System.Collections.Immutable;
using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Vision;

/// <summary>Draws what is tracked into the pictures of one session: trails, boxes, skeletons, names. One thread, the frames in order.</summary>
/// <param name="format">Shape of the pictures.</param>
/// <param name="names">Of the classes.</param>
internal sealed class Overlay(VideoFormat format, IReadOnlyList<string> names)
{
    // Sizes grow with the picture: lines are two pixels thick and letters fourteen high in one of 720 rows.
    private const int RowsOfAPixel = 360;
    private const float LeastVisibility = 0.3f;

    // The 17 joints of COCO.
    private static readonly (int From, int To)[] Bones =
    [
        (0, 1), (0, 2), (1, 3), (2, 4), (5, 6), (5, 7), (7, 9), (6, 8), (8, 10), (5, 11), (6, 12), (11, 12), (11, 13), (13, 15), (12, 14), (14, 16),
    ];

    private readonly Trails _trails = new(Math.Max(2, (int)format.FrameRate));
    private readonly int _scale = Math.Max(1, format.Height / RowsOfAPixel);

    private int Thickness => Math.Max(2, _scale);

    /// <summary>Draws on the next frame.</summary>
    public void Draw(Span<byte> i420, IReadOnlyList<TrackedObject> objects)
    {
        var canvas = new PictureCanvas(i420, format);
        _trails.Step(objects);
        _trails.Draw(canvas, Thickness);
        foreach (var seen in objects)
        {
            DrawBox(canvas, seen);
            DrawSkeleton(canvas, seen.Keypoints, Colour.OfObject(seen.Id));
        }

        foreach (var seen in objects)
        {
            DrawLabel(canvas, seen);
        }
    }

    /// <summary>Takes a frame that nobody will see: its objects leave their trail.</summary>
    public void Skip(IReadOnlyList<TrackedObject> objects) => _trails.Step(objects);

    private void DrawBox(PictureCanvas canvas, TrackedObject seen)
    {
        var box = seen.Box;
        canvas.Frame(PictureCanvas.Pixel(box.X), PictureCanvas.Pixel(box.Y), PictureCanvas.Pixel(box.Right), PictureCanvas.Pixel(box.Bottom), Thickness, Colour.OfObject(seen.Id));
    }

    private void DrawSkeleton(PictureCanvas canvas, ImmutableArray<Keypoint> joints, Colour colour)
    {
        if (joints.Length == 17)
        {
            foreach (var (from, to) in Bones)
            {
                if (joints[from].Visibility >= LeastVisibility && joints[to].Visibility >= LeastVisibility)
                {
                    canvas.Line((joints[from].X, joints[from].Y), (joints[to].X, joints[to].Y), Thickness, colour);
                }
            }
        }

        foreach (var joint in joints)
        {
            if (joint.Visibility >= LeastVisibility)
            {
                var (x, y) = (PictureCanvas.Pixel(joint.X), PictureCanvas.Pixel(joint.Y));
                canvas.Fill(x - Thickness, y - Thickness, x + Thickness, y + Thickness, Colour.White);
            }
        }
    }

    // Above its box, or inside where there is no room.
    private void DrawLabel(PictureCanvas canvas, TrackedObject seen)
    {
        var name = seen.Class < names.Count ? names[seen.Class] : $"{seen.Class}";
        var text = $"{name} {seen.Id}";
        var (width, height) = ((text.Length * BitmapFont.Advance + 1) * _scale, (BitmapFont.Height + 2) * _scale);
        var left = Math.Clamp(PictureCanvas.Pixel(seen.Box.X), 0, Math.Max(0, format.Width - width));
        var top = PictureCanvas.Pixel(seen.Box.Y);
        top = top >= height ? top - height : top;
        var colour = Colour.OfObject(seen.Id);
        canvas.Fill(left, top, left + width, top + height, colour);
        canvas.Text(left + _scale, top + _scale, text, _scale, colour.IsDark ? Colour.White : Colour.Black);
    }
}

namespace Loomcast.Pipeline.Vision;

/// <summary>A rectangle in a picture; pixels, from its upper left corner.</summary>
internal readonly record struct BoundingBox(float X, float Y, float Width, float Height)
{
    public float Right => X + Width;

    public float Bottom => Y + Height;

    public float CentreX => X + Width / 2;

    public float CentreY => Y + Height / 2;

    public float Area => Width * Height;

    public static BoundingBox Around(float centreX, float centreY, float width, float height) => new(centreX - width / 2, centreY - height / 2, width, height);

    /// <summary>What both share, as a part of what they cover together: 0 to 1.</summary>
    public float Overlap(BoundingBox other)
    {
        var width = Math.Min(Right, other.Right) - Math.Max(X, other.X);
        var height = Math.Min(Bottom, other.Bottom) - Math.Max(Y, other.Y);
        if (!(width > 0 && height > 0))
        {
            return 0;
        }

        var shared = width * height;
        return shared / (Area + other.Area - shared);
    }

    /// <summary>What of it lies in a picture.</summary>
    public BoundingBox Clip(int width, int height)
    {
        var (left, top) = (Math.Clamp(X, 0, width), Math.Clamp(Y, 0, height));
        return new(left, top, Math.Clamp(Right, 0, width) - left, Math.Clamp(Bottom, 0, height) - top);
    }
}

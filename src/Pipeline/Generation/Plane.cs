namespace Loomcast.Pipeline.Generation;

/// <summary>One plane of an I420 picture, 8 bits a sample.</summary>
/// <param name="samples">Rows without padding; may be longer.</param>
/// <param name="width">Samples of a row.</param>
/// <param name="height">Rows.</param>
internal readonly ref struct Plane(Span<byte> samples, int width, int height)
{
    private readonly Span<byte> _samples = samples;

    public int Width => width;

    public int Height => height;

    public Span<byte> Row(int y) => _samples.Slice(y * width, width);

    /// <summary>Plane 0 is Y, 1 is U and 2 is V, of a picture of even size.</summary>
    public static Plane Of(Span<byte> picture, int width, int height, int plane)
    {
        var (luma, chroma) = (width * height, width * height / 4);
        return plane == 0 ? new Plane(picture[..luma], width, height) : new Plane(picture.Slice(luma + ((plane - 1) * chroma), chroma), width / 2, height / 2);
    }
}

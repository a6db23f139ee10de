using System.Collections.Immutable;

namespace Loomcast.MediaServer.Thumbnails;

/// <summary>Pictures that are drawn together, row by row.</summary>
/// <param name="Init">Number of the init segment that all of them need: a sheet ends where another one comes into force.</param>
/// <param name="Pictures">In the order of their times; at least one.</param>
internal sealed record ThumbnailSheet(int Init, ImmutableArray<Thumbnail> Pictures)
{
    public const int Columns = 5;
    public const int Rows = 5;

    public bool HasRoomFor(int init) => Init == init && Pictures.Length < Columns * Rows;

    public ThumbnailSheet Add(Thumbnail picture) => this with { Pictures = Pictures.Add(picture) };
}

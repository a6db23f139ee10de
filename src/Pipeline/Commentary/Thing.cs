namespace Loomcast.Pipeline.Commentary;

/// <summary>Something that was recognised in a picture.</summary>
/// <param name="At">Of the picture, on the stream's timeline.</param>
/// <param name="Id">The same as long as it is followed.</param>
/// <param name="Name">As the detector calls it: "person".</param>
internal readonly record struct Thing(TimeSpan At, int Id, string Name);

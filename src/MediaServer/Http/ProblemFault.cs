namespace Loomcast.MediaServer.Http;

/// <summary>One of several faults of what was sent.</summary>
/// <param name="Path">Where: "scenes[2].duration".</param>
/// <param name="Detail">What is wrong, and what would be right.</param>
internal sealed record ProblemFault(string Path, string Detail);

namespace Loomcast.MediaServer.Playlists;

/// <summary>A turn of a conversation as players are told of it, from its first word on.</summary>
/// <param name="Turn">Its number.</param>
/// <param name="Start">Seconds since media time zero.</param>
/// <param name="Question">What was asked; bounded.</param>
/// <param name="End">Seconds since media time zero; null while it is not over.</param>
/// <param name="State">How it ended.</param>
internal sealed record DateRange(int Turn, double Start, string Question, double? End = null, string? State = null)
{
    /// <summary>It is a scene of a made video, a chapter; the question is its title.</summary>
    public bool IsScene { get; init; }
}

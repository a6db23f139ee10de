using System.Text.Json;
using Loomcast.Pipeline.Sessions;

namespace Loomcast.Pipeline.Commentary;

/// <summary>What the playlists were told of copied pictures at first, and how they are cut: kept, so that a restart cuts them as before.</summary>
/// <param name="Usual">Ticks of most pictures.</param>
/// <param name="PartTarget">Ticks.</param>
/// <param name="SegmentTarget">Seconds.</param>
/// <param name="PeakBitrate">Bits per second.</param>
/// <param name="AverageBitrate">Bits per second.</param>
internal sealed record CopyTerms(int Usual, int PartTarget, int SegmentTarget, int PeakBitrate, int AverageBitrate)
{
    private const string Name = "copy.json";

    /// <returns>Null where no earlier run of the session has copied.</returns>
    public static async Task<CopyTerms?> LoadAsync(SessionFiles files, CancellationToken cancellationToken) =>
        await files.Work.ReadAsync(Name, cancellationToken) is { } kept ? JsonSerializer.Deserialize(kept, CommentaryJson.Default.CopyTerms) : null;

    public Task SaveAsync(SessionFiles files, CancellationToken cancellationToken) =>
        files.Work.WriteAsync(Name, JsonSerializer.SerializeToUtf8Bytes(this, CommentaryJson.Default.CopyTerms), cancellationToken);
}

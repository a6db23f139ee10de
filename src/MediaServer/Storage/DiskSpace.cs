using System.Globalization;
using Microsoft.Extensions.Options;

namespace Loomcast.MediaServer.Storage;

/// <summary>What the disk under the media has left. A full disk is met before it is full: then all can still be ended well.</summary>
internal sealed class DiskSpace(IOptions<StorageOptions> options)
{
    private readonly string _folder = Path.GetFullPath(options.Value.Folder);
    private readonly long _minFree = options.Value.MinFree;

    /// <summary>Why nothing new may begin; null where it may.</summary>
    public string? ReasonAgainstNew() => ReasonBelow(_minFree);

    /// <summary>Why so many bytes may not come; null where they may.</summary>
    public string? ReasonAgainst(long bytes) => _minFree == 0 ? null : ReasonBelow(_minFree + bytes);

    /// <summary>Why nothing may go on; null where it may. Half of what new sessions need, so that those refused come first.</summary>
    public string? ReasonAgainstAll() => ReasonBelow(_minFree / 2);

    private string? ReasonBelow(long bytes)
    {
        if (bytes == 0)
        {
            return null;
        }

        try
        {
            var free = new DriveInfo(_folder).AvailableFreeSpace;
            return free >= bytes ? null : string.Create(CultureInfo.InvariantCulture,
                $"{free >> 20} MiB are free where {_folder} lies, and {bytes >> 20} are needed (Storage:MinFree). Delete sessions or uploads, free some space, or set Storage:Folder to another folder.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // who cannot ask may still write; a write that fails says it then
        }
    }
}

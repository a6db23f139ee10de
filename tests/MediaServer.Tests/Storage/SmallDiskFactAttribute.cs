namespace Loomcast.MediaServer.Tests.Storage;

/// <summary>A test that needs to mount a small file system, and is skipped where that is not allowed.</summary>
internal sealed class SmallDiskFactAttribute : FactAttribute
{
    private static readonly Lazy<bool> CanMount = new(() =>
    {
        using var disk = SmallDisk.TryMount(1);
        return disk is not null;
    });

    public SmallDiskFactAttribute() => Skip = CanMount.Value ? null : "Mounting a file system is not permitted here: be root, with CAP_SYS_ADMIN.";
}

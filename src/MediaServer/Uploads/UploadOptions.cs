using System.ComponentModel.DataAnnotations;

namespace Loomcast.MediaServer.Uploads;

/// <summary>Section "Uploads". They lie in the folder "uploads" of Storage:Folder.</summary>
internal sealed class UploadOptions
{
    /// <summary>Bytes of one upload: 4 GiB are an hour at 9 Mbit/s, which is what a camera or a phone makes of an hour.</summary>
    [Range(1, long.MaxValue)]
    public long MaxBytes { get; set; } = 4L << 30;

    /// <summary>Bytes of all uploads, those that were announced and have not come yet among them; 16 of the largest.</summary>
    [Range(1, long.MaxValue)]
    public long MaxTotalBytes { get; set; } = 64L << 30;

    /// <summary>Uploads that are not finished, at once; each is a file on the disk, and no memory.</summary>
    [Range(1, 100_000)]
    public int MaxUnfinished { get; set; } = 100;

    /// <summary>Uploads at once, finished ones among them.</summary>
    [Range(1, 1_000_000)]
    public int MaxKept { get; set; } = 1000;

    /// <summary>An upload that is not finished and got nothing for so long is deleted: a day, so that whoever lost the network in the evening can go on in the morning.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "3650.00:00:00")]
    public TimeSpan Expiry { get; set; } = TimeSpan.FromHours(24);

    /// <summary>A finished upload that nobody used for so long is deleted.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "3650.00:00:00")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromHours(24);

    /// <summary>
    /// Origin of the pages that may upload from elsewhere, or *. Unset: * with Access:Key, as each of them then needs a token; nobody without,
    /// or any site that is visited from this machine could fill its disk.
    /// </summary>
    public string? AllowOrigin { get; set; }
}

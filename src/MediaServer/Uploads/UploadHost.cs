using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using Loomcast.MediaServer.Http;
using Loomcast.MediaServer.Metrics;
using Loomcast.MediaServer.Storage;
using Microsoft.Extensions.Options;

namespace Loomcast.MediaServer.Uploads;

/// <summary>All uploads of this server: makes, finds and deletes them.</summary>
/// <remarks>Any thread calls. The lock lets one at a time count the room that is left, and take of it.</remarks>
internal sealed class UploadHost
{
    // 26 letters of 32 are 130 bits: nobody guesses an id.
    private const string IdLetters = "abcdefghijklmnopqrstuvwxyz234567";
    private const int IdLength = 26;

    /// <summary>After a restart each has at least this long: neither clients nor sessions could come while the server was away.</summary>
    private static readonly TimeSpan LeftAfterRestart = TimeSpan.FromHours(1);

    private static readonly TimeSpan TryAgain = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Upload> _uploads = new(StringComparer.Ordinal);
    private readonly Lock _room = new();
    private readonly string _folder;
    private readonly DiskSpace _space;
    private readonly UploadOptions _options;
    private readonly TimeProvider _time;

    /// <summary>Takes up what an earlier run of the server has kept, and removes what belongs to none.</summary>
    public UploadHost(MediaFolder folder, DiskSpace space, OriginMetrics metrics, IOptions<UploadOptions> options, TimeProvider time)
    {
        (_folder, _space, _options, _time) = (folder.UploadsPath, space, options.Value, time);
        Directory.CreateDirectory(_folder);
        foreach (var id in Spool.Ids(_folder))
        {
            Restore(id);
        }

        metrics.ObserveUploads(CountByState, () => Bytes);
    }

    /// <summary>That have arrived, of all.</summary>
    public long Bytes => _uploads.Values.Sum(upload => upload.File.Received);

    /// <summary>Bytes that are announced and have not come.</summary>
    private long Outstanding => _uploads.Values.Sum(upload => upload.File.Length - upload.File.Received ?? 0);

    public bool TryFind(string id, [NotNullWhen(true)] out Upload? upload) => _uploads.TryGetValue(id, out upload);

    /// <summary>When it may be deleted if nobody uses it.</summary>
    public DateTimeOffset ExpiresAt(Upload upload) => upload.TouchedAt + (upload.IsFinished ? _options.Retention : _options.Expiry);

    public bool IsExpired(Upload upload) => ExpiresAt(upload) <= _time.GetUtcNow() && !(upload.IsFinished && upload.IsInUse);

    /// <summary>Bytes that it may have.</summary>
    public long LongestOf(Upload upload) => upload.File.Length ?? _options.MaxBytes;

    /// <param name="length">Bytes, null where its client does not know yet.</param>
    /// <param name="metadata">What its client says of it.</param>
    /// <exception cref="UploadRefusal">There is no room for it.</exception>
    public Upload Create(long? length, UploadMetadata metadata)
    {
        CheckLength(length ?? 0);
        lock (_room)
        {
            CheckCounts();
            CheckRoom(length ?? 0);
            return Add(RandomNumberGenerator.GetString(IdLetters, IdLength), metadata, new KeptUpload(length, metadata.Text, _time.GetUtcNow()));
        }
    }

    /// <summary>The length of one that was made without.</summary>
    /// <exception cref="UploadRefusal">There is no room for it.</exception>
    public void Declare(Upload upload, long length)
    {
        CheckLength(length);
        lock (_room)
        {
            CheckRoom(length - upload.File.Received);
            try
            {
                upload.Declare(length);
            }
            catch (IOException e)
            {
                throw UploadRefusal.NoSpace(e);
            }
        }
    }

    /// <summary>Whether what is being received may go on; asked from time to time, since others write too.</summary>
    /// <exception cref="UploadRefusal">It may not.</exception>
    public void CheckGoesOn()
    {
        if ((Bytes > _options.MaxTotalBytes ? Full : _space.ReasonAgainstAll()) is { } reason)
        {
            throw new UploadRefusal(Problems.UploadNoSpace, reason, TryAgain);
        }
    }

    /// <summary>Deletes one, though it may be in use. Its turn must be the caller's.</summary>
    public void Delete(Upload upload, string reason)
    {
        upload.Delete(reason);
        _uploads.TryRemove(upload.Id, out _);
    }

    /// <summary>Deletes what is old and not in use; what is in use and waits for bytes that come no more is told so.</summary>
    /// <returns>The ids of those that were deleted.</returns>
    public IReadOnlyList<string> Reap()
    {
        var deleted = new List<string>();
        foreach (var upload in _uploads.Values.Where(IsExpired))
        {
            using var turn = upload.TryTakeTurn();
            if (turn is null || !IsExpired(upload))
            {
                continue; // something is coming
            }

            if (upload.TryDelete())
            {
                _uploads.TryRemove(upload.Id, out _);
                deleted.Add(upload.Id);
            }
            else if (!upload.IsFinished)
            {
                upload.File.Abandon("The upload was not finished in time.");
            }
        }

        return deleted;
    }

    private string Full => $"All uploads together have as many bytes as they may have ({_options.MaxTotalBytes}, Uploads:MaxTotalBytes). Terminate some, or wait until they expire.";

    private void CheckLength(long length)
    {
        if (length > _options.MaxBytes)
        {
            throw new UploadRefusal(Problems.TooLarge, $"An upload has at most {_options.MaxBytes} bytes (Uploads:MaxBytes), and this one {length}.");
        }
    }

    private void CheckCounts()
    {
        if (_uploads.Count >= _options.MaxKept || _uploads.Values.Count(upload => !upload.IsFinished) >= _options.MaxUnfinished)
        {
            throw new UploadRefusal(Problems.UploadsFull, $"There may be {_options.MaxUnfinished} unfinished uploads, and {_options.MaxKept} in all.", TryAgain);
        }
    }

    private void CheckRoom(long more)
    {
        var outstanding = Outstanding + more;
        if ((outstanding > _options.MaxTotalBytes - Bytes ? Full : _space.ReasonAgainst(outstanding)) is { } reason)
        {
            throw new UploadRefusal(Problems.UploadNoSpace, reason, TryAgain);
        }
    }

    private Upload Add(string id, UploadMetadata metadata, KeptUpload kept)
    {
        var spool = new Spool(_folder, id);
        try
        {
            spool.Create();
            spool.Save(kept);
            return _uploads[id] = new Upload(id, metadata, spool, kept, _time);
        }
        catch (IOException e)
        {
            spool.Delete();
            throw UploadRefusal.NoSpace(e);
        }
    }

    private void Restore(string id)
    {
        var spool = new Spool(_folder, id);
        if (spool.Read() is not { } kept || !UploadMetadata.TryParse(kept.Metadata, out var metadata, out _))
        {
            spool.Delete();
            return;
        }

        if (kept.Sure is { } sure && sure < spool.Length)
        {
            spool.Cut(sure);
        }

        var age = kept.Length == spool.Length ? _options.Retention : _options.Expiry;
        var soonest = _time.GetUtcNow() - age + LeftAfterRestart;
        _uploads[id] = new Upload(id, metadata, spool, kept with { TouchedAt = kept.TouchedAt > soonest ? kept.TouchedAt : soonest }, _time);
    }

    private IEnumerable<Measurement<int>> CountByState() => _uploads.Values.GroupBy(upload => upload.IsFinished ? "finished" : "unfinished")
        .Select(group => new Measurement<int>(group.Count(), KeyValuePair.Create<string, object?>("state", group.Key)));
}

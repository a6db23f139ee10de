using Loomcast.Pipeline.Sources;

namespace Loomcast.MediaServer.Uploads;

/// <summary>A file that a client uploads or has uploaded.</summary>
/// <remarks>Who has its turn changes it; anybody reads. The lock guards who uses it, and whether it is there still.</remarks>
internal sealed class Upload
{
    /// <summary>How long a request waits for an earlier one to let go: that one has to finish one write, no more.</summary>
    private static readonly TimeSpan LetGoWithin = TimeSpan.FromSeconds(20);

    private readonly Spool _spool;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private UploadTurn? _latest;
    private long _touchedTicks;
    private int _uses;
    private bool _gone;
    private long? _sure;

    /// <param name="id">At the end of its address.</param>
    /// <param name="metadata">What its client says of it.</param>
    /// <param name="spool">Where it lies.</param>
    /// <param name="kept">What is known of it.</param>
    /// <param name="time">Tells when it was touched.</param>
    public Upload(string id, UploadMetadata metadata, Spool spool, KeptUpload kept, TimeProvider time)
    {
        (Id, Metadata, _spool, _time) = (id, metadata, spool, time);
        _touchedTicks = kept.TouchedAt.UtcTicks;
        File = new GrowingFile(spool.Path, kept.Length, spool.Length);
    }

    public string Id { get; }

    public UploadMetadata Metadata { get; }

    /// <summary>Its bytes, as they arrive.</summary>
    public GrowingFile File { get; }

    public bool IsFinished => File.IsComplete;

    /// <summary>When it was made, got something or was used last.</summary>
    public DateTimeOffset TouchedAt => new(Interlocked.Read(ref _touchedTicks), TimeSpan.Zero);

    public bool IsInUse
    {
        get
        {
            lock (_gate)
            {
                return _uses > 0;
            }
        }
    }

    public bool IsGone
    {
        get
        {
            lock (_gate)
            {
                return _gone;
            }
        }
    }

    /// <summary>Keeps it from being deleted for its age, until the lease is disposed of. Its client may terminate it all the same: who reads gets an <see cref="IOException"/> then.</summary>
    /// <exception cref="IOException">It was deleted already.</exception>
    public IDisposable Use()
    {
        lock (_gate)
        {
            if (_gone)
            {
                throw new IOException($"The upload '{Id}' was deleted.");
            }

            _uses++;
            return new Lease(this);
        }
    }

    /// <summary>The right to change it, as soon as the requests before have let go, which they are told to.</summary>
    /// <returns>Null where one before did not let go in time, or a newer one came.</returns>
    public async Task<UploadTurn?> TakeTurnAsync()
    {
        var mine = new UploadTurn();
        if (Interlocked.Exchange(ref _latest, mine) is not { Over.IsCompleted: false } before)
        {
            return mine;
        }

        before.Supersede();
        try
        {
            await before.Over.WaitAsync(LetGoWithin, _time, mine.LetGo);
            return mine;
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            mine.EndWith(before);
            return null;
        }
    }

    /// <summary>The same where nobody may be disturbed.</summary>
    public UploadTurn? TryTakeTurn()
    {
        var mine = new UploadTurn();
        var before = Volatile.Read(ref _latest);
        return before is null or { Over.IsCompleted: true } && Interlocked.CompareExchange(ref _latest, mine, before) == before ? mine : null;
    }

    /// <summary>So many bytes are in its file now, and sure.</summary>
    public void Advance(long received)
    {
        Touch();
        File.Advance(received);
    }

    /// <summary>It will have so many bytes.</summary>
    /// <exception cref="IOException">That could not be kept, so it is not so.</exception>
    public void Declare(long length)
    {
        _spool.Save(new KeptUpload(length, Metadata.Text, TouchedAt));
        File.Declare(length);
    }

    /// <summary>Keeps what is known of it.</summary>
    /// <param name="sure">What is behind this many bytes is not checked yet.</param>
    /// <exception cref="IOException">What was kept before is kept still.</exception>
    public void Keep(long? sure = null)
    {
        _spool.Save(new KeptUpload(File.Length, Metadata.Text, TouchedAt, sure));
        _sure = sure;
    }

    /// <summary>Keeps that all that is there is sure, where a full disk was in the way of that until now.</summary>
    /// <exception cref="IOException">It still is.</exception>
    public void Reassure()
    {
        if (_sure is not null)
        {
            Keep();
        }
    }

    /// <summary>Opens its file for who has the turn.</summary>
    public Microsoft.Win32.SafeHandles.SafeFileHandle OpenWrite() => _spool.OpenWrite();

    /// <summary>From now on nobody can use it, and who reads on gets an error at the end of what is there.</summary>
    /// <param name="reason">A sentence for the user.</param>
    public void Delete(string reason)
    {
        Retire();
        File.Abandon(reason);
        _spool.Delete();
    }

    /// <summary>Deletes it unless somebody uses it.</summary>
    /// <returns>Whether it is gone.</returns>
    public bool TryDelete()
    {
        if (!TryRetire())
        {
            return false;
        }

        _spool.Delete();
        return true;
    }

    private void Touch() => Interlocked.Exchange(ref _touchedTicks, _time.GetUtcNow().UtcTicks);

    private void Retire()
    {
        lock (_gate)
        {
            _gone = true;
        }
    }

    private bool TryRetire()
    {
        lock (_gate)
        {
            return _gone |= _uses == 0;
        }
    }

    private void Release()
    {
        Touch();
        lock (_gate)
        {
            _uses--;
        }
    }

    /// <summary>Ends once, however often it is disposed of.</summary>
    private sealed class Lease(Upload upload) : IDisposable
    {
        private Upload? _upload = upload;

        public void Dispose() => Interlocked.Exchange(ref _upload, null)?.Release();
    }
}

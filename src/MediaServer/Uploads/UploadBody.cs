using System.IO.Pipelines;
using Loomcast.MediaServer.Http;

namespace Loomcast.MediaServer.Uploads;

/// <summary>What one request brings for an upload, whose turn it has.</summary>
/// <param name="uploads">Tell whether there is room.</param>
/// <param name="upload">That it is for.</param>
/// <param name="most">Bytes that may come.</param>
internal sealed class UploadBody(UploadHost uploads, Upload upload, long most)
{
    /// <summary>Others fill the disk as well, and a look at it costs a system call.</summary>
    private const long CheckEvery = 8 << 20;

    private readonly long _start = upload.File.Received;

    /// <summary>Appends all of it, readable piece by piece as it comes. If it breaks off, what came is kept.</summary>
    /// <exception cref="UploadRefusal">It is too much, or cannot be kept.</exception>
    /// <exception cref="IOException">The client is gone, or does not send any more.</exception>
    /// <exception cref="OperationCanceledException">A newer request wants the turn.</exception>
    public async Task AppendAsync(PipeReader body, CancellationToken letGo)
    {
        Try(upload.Reassure);
        try
        {
            await CopyAsync(body, null, letGo);
        }
        finally
        {
            Keep(sure: null);
        }
    }

    /// <summary>Appends all of it or, if it breaks off or its sum is another, nothing.</summary>
    /// <exception cref="UploadRefusal">It is too much, cannot be kept, or its sum is another.</exception>
    /// <exception cref="IOException">The client is gone, or does not send any more.</exception>
    /// <exception cref="OperationCanceledException">A newer request wants the turn.</exception>
    public async Task AppendCheckedAsync(PipeReader body, UploadChecksum checksum, CancellationToken letGo)
    {
        Keep(sure: _start); // a kill may come before the sum is known
        var isSure = false;
        try
        {
            var end = await CopyAsync(body, checksum, letGo);
            if (!checksum.Fits())
            {
                throw new UploadRefusal(Problems.ChecksumMismatch, $"The body from {_start} to {end} adds up to something else. It was discarded: send it again.");
            }

            Keep(sure: null);
            upload.Advance(end);
            isSure = true;
        }
        finally
        {
            if (!isSure)
            {
                Discard();
            }
        }
    }

    private async Task<long> CopyAsync(PipeReader body, UploadChecksum? checksum, CancellationToken letGo)
    {
        using var file = upload.OpenWrite();
        var position = _start;
        var nextCheck = _start + CheckEvery;
        while (true)
        {
            // Not given the request's own token: what a client sent before it left is still read.
            var read = await body.ReadAsync(letGo);
            try
            {
                CheckSize(position + read.Buffer.Length);
                await WriteAsync(file, read, position);
                checksum?.Add(read.Buffer);
                position += read.Buffer.Length;
            }
            finally
            {
                body.AdvanceTo(read.Buffer.End);
            }

            if (checksum is null && position > upload.File.Received)
            {
                upload.Advance(position);
            }

            if (read.IsCompleted)
            {
                return position;
            }

            if (position >= nextCheck)
            {
                uploads.CheckGoesOn();
                nextCheck = position + CheckEvery;
            }
        }
    }

    private void CheckSize(long end)
    {
        if (end - _start > most)
        {
            throw new UploadRefusal(Problems.TooLarge, $"The body goes beyond the {_start + most} bytes that the upload may have.");
        }
    }

    private static async Task WriteAsync(Microsoft.Win32.SafeHandles.SafeFileHandle file, ReadResult read, long position)
    {
        try
        {
            await Spool.WriteAsync(file, read.Buffer, position);
        }
        catch (IOException e) // not to be taken for that of a client who is gone
        {
            throw UploadRefusal.NoSpace(e);
        }
    }

    private void Keep(long? sure) => Try(() => upload.Keep(sure));

    private static void Try(Action keep)
    {
        try
        {
            keep();
        }
        catch (IOException e)
        {
            throw UploadRefusal.NoSpace(e);
        }
    }

    // What cannot be removed now is removed by the next start, or written over by what is sent next.
    private void Discard()
    {
        using var file = upload.OpenWrite();
        RandomAccess.SetLength(file, _start);
        Keep(sure: null);
    }
}

using Microsoft.Win32.SafeHandles;

namespace Loomcast.Pipeline.Sources;

/// <summary>What the first bytes of an uploaded file decide: what it is, and whether it can be decoded while it arrives.</summary>
/// <param name="Container">By its bytes, whatever it is called; never by what ffmpeg would guess.</param>
/// <param name="IsIndexFirst">False: the whole must be there before anything can be read.</param>
/// <param name="IsFragmented">An MP4 whose index tells nothing of its length; known once the index is there.</param>
internal readonly record struct SourceStart(MediaContainer Container, bool IsIndexFirst, bool IsFragmented = false)
{
    private const string Taken = "Upload an MP4 or MOV, MKV or WebM, or AVI file.";
    private const int SniffedLength = 512;

    /// <summary>Waits for as many bytes as are needed.</summary>
    /// <exception cref="SourceException">It is nothing that we take, or it never comes.</exception>
    public static async Task<SourceStart> ReadAsync(GrowingFile file, CancellationToken cancellationToken)
    {
        using var handle = File.OpenHandle(file.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.Asynchronous);
        var start = new byte[Mp4Layout.LongestStart];
        var count = await ReadAsync(file, handle, start, MediaContainer.SignatureLength, cancellationToken);
        if (count == 0)
        {
            throw new SourceException($"The file is empty. {Taken}");
        }

        var container = Identify(start.AsSpan(0, Math.Min(count, SniffedLength)));
        if (container != MediaContainer.Mp4)
        {
            return new(container, true);
        }

        for (bool? isIndexFirst = null; ;)
        {
            isIndexFirst = Mp4Layout.IsIndexFirst(start.AsSpan(0, count));
            if (isIndexFirst is not null || count == start.Length || file.IsComplete)
            {
                return new(container, isIndexFirst ?? false, start.AsSpan(0, count).IndexOf("mvex"u8) >= 0);
            }

            count = await ReadAsync(file, handle, start, count + 1, cancellationToken);
        }
    }

    private static MediaContainer Identify(ReadOnlySpan<byte> start)
    {
        var container = MediaContainer.Recognize(start);
        return container == MediaContainer.Mp4 || container == MediaContainer.WebM || container == MediaContainer.Avi
            ? container
            : throw new SourceException($"This is no video that can be taken, but {ForeignFile.NameOf(start)}. {Taken}");
    }

    private static async ValueTask<int> ReadAsync(GrowingFile file, SafeFileHandle handle, Memory<byte> start, int atLeast, CancellationToken cancellationToken)
    {
        try
        {
            await file.WhenReceivedAsync(atLeast, cancellationToken);
        }
        catch (IOException lost)
        {
            throw new SourceException(lost.Message, lost);
        }

        return await RandomAccess.ReadAsync(handle, start[..(int)Math.Min(start.Length, file.Received)], 0, cancellationToken);
    }
}

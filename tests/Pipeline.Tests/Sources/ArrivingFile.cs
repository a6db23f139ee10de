using Loomcast.Pipeline.Sources;

namespace Loomcast.Pipeline.Tests.Sources;

/// <summary>A file that a test lets arrive piece by piece.</summary>
internal sealed class ArrivingFile
{
    private readonly byte[] _bytes;

    public ArrivingFile(byte[] bytes, string path)
    {
        _bytes = bytes;
        System.IO.File.WriteAllBytes(path, []);
        File = new GrowingFile(path, bytes.Length);
    }

    public GrowingFile File { get; }

    public void ArriveUpTo(double share)
    {
        var (start, end) = ((int)File.Received, (int)(_bytes.Length * share));
        using (var handle = System.IO.File.OpenHandle(File.Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            RandomAccess.Write(handle, _bytes.AsSpan(start..end), start);
        }

        File.Advance(end);
    }
}

using System.Runtime.CompilerServices;
using Loomcast.Pipeline.Sources;

namespace Loomcast.Pipeline.Speech;

/// <summary>Sound as it arrives: looked at from the start, then read through once, and never more of it than allowed.</summary>
internal sealed class AudioSource(Stream audio, long mostBytes)
{
    private readonly byte[] _start = new byte[Mp4Layout.LongestStart];
    private int _peeked;
    private int _offset;
    private long _length = long.MaxValue;

    /// <summary>The first bytes; fewer where there are not more.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> PeekAsync(int count, CancellationToken cancellationToken)
    {
        while (_peeked < count && await audio.ReadAsync(_start.AsMemory(_peeked), cancellationToken) is var read and > 0)
        {
            _peeked += read;
        }

        return _start.AsMemory(0, _peeked);
    }

    public async ValueTask<bool> IsIndexFirstAsync(CancellationToken cancellationToken)
    {
        for (var seen = MediaContainer.SignatureLength; seen < Mp4Layout.LongestStart; seen = _peeked + 1)
        {
            var start = await PeekAsync(seen, cancellationToken);
            if (Mp4Layout.IsIndexFirst(start.Span) is { } answer)
            {
                return answer;
            }

            if (start.Length < seen)
            {
                break;
            }
        }

        return false;
    }

    /// <summary>Leaves out what stands before and behind the samples.</summary>
    public void Keep(int offset, long length) => (_offset, _length) = (offset, length);

    /// <summary>All bytes, or those to keep; the peeked ones first.</summary>
    /// <exception cref="InvalidAudioException">More than allowed.</exception>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var left = _length;
        yield return Take(_start.AsMemory(_offset, _peeked - _offset));
        var buffer = new byte[16_384];
        long total = _peeked;
        while (left > 0 && await audio.ReadAsync(buffer, cancellationToken) is var read and > 0)
        {
            total += read;
            if (total > mostBytes)
            {
                throw new InvalidAudioException(AudioFault.TooLong, $"The recording has more than {mostBytes / 1_000_000} MB. Send a shorter one, or one that is compressed.");
            }

            yield return Take(buffer.AsMemory(0, read));
        }

        ReadOnlyMemory<byte> Take(ReadOnlyMemory<byte> bytes)
        {
            var taken = bytes[..(int)Math.Min(bytes.Length, left)];
            left -= taken.Length;
            return taken;
        }
    }
}

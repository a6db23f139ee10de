using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Loomcast.Pipeline.Processes;

namespace Loomcast.Pipeline.Encoding;

/// <summary>One encoding ffmpeg: bytes in, packets out.</summary>
internal sealed class FfmpegProcess : IAsyncDisposable
{
    private readonly ChildProcess _process;

    /// <param name="arguments">Behind those that silence it.</param>
    /// <param name="inputBytes">What is written at once; 0 where that is little.</param>
    public FfmpegProcess(IEnumerable<string> arguments, int inputBytes = 0)
    {
        try
        {
            _process = ChildProcess.Start(new ChildCommand("ffmpeg", "ffmpeg", ["-nostdin", "-hide_banner", "-loglevel", "error", .. arguments]));
        }
        catch (ChildStartException e)
        {
            throw new EncodingException("ffmpeg cannot be started. Is it installed and on the PATH? (apt-get install ffmpeg)", e);
        }

        if (inputBytes > 0)
        {
            PipeCapacity.Grow(_process.Input, inputBytes);
        }
    }

    /// <summary>Takes one packet off the buffer; false means that not all of it is there yet.</summary>
    public delegate bool TryRead<T>(ref ReadOnlySequence<byte> buffer, out T packet);

    /// <inheritdoc cref="ChildProcess.ProcessorTime"/>
    public TimeSpan? ProcessorTime => _process.ProcessorTime;

    /// <exception cref="EncodingException">ffmpeg failed; the message holds its own last words.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (!await _process.TryWriteAsync(bytes, cancellationToken))
        {
            throw Failure(await _process.ExitAsync(cancellationToken)); // it has gone, and says itself why
        }
    }

    /// <summary>No input follows: ffmpeg flushes what it holds and ends.</summary>
    public void CloseInput() => _process.Input.Dispose();

    /// <summary>The packets of its output, each as soon as it is whole, until ffmpeg ends.</summary>
    /// <exception cref="EncodingException">ffmpeg failed; the message holds its own last words.</exception>
    public async IAsyncEnumerable<T> ReadAsync<T>(TryRead<T> tryRead, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var packet in PacketsAsync(_process.Output, tryRead, cancellationToken))
        {
            yield return packet;
        }

        if (await _process.ExitAsync(cancellationToken) is (not 0, _) and var exit)
        {
            throw Failure(exit);
        }
    }

    /// <summary>The packets of another output; that ffmpeg failed is told by the first.</summary>
    public static async IAsyncEnumerable<T> ReadAsync<T>(OutputSocket output, TryRead<T> tryRead, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = await output.AcceptAsync(cancellationToken);
        await foreach (var packet in PacketsAsync(stream, tryRead, cancellationToken))
        {
            yield return packet;
        }
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static async IAsyncEnumerable<T> PacketsAsync<T>(Stream stream, TryRead<T> tryRead, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = PipeReader.Create(stream);
        ReadResult result;
        do
        {
            result = await reader.ReadAsync(cancellationToken);
            var buffer = result.Buffer;
            while (tryRead(ref buffer, out var packet))
            {
                yield return packet;
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
        }
        while (!result.IsCompleted);
    }

    private static EncodingException Failure((int Code, string Errors) exit) => new($"ffmpeg ended with code {exit.Code}: {exit.Errors.ReplaceLineEndings(" ").Trim()}");
}

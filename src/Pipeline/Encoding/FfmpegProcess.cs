using System.Buffers;
using System.Diagnostics;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Loomcast.Pipeline.Encoding;

/// <summary>One ffmpeg child: bytes in by its stdin, bytes out by its stdout, the last lines of its stderr kept for the error message.</summary>
internal sealed class FfmpegProcess : IAsyncDisposable
{
    private const int StderrLinesKept = 20;

    private readonly Process _process;
    private readonly Queue<string> _stderr = [];
    private readonly Task _stderrPump;

    public FfmpegProcess(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("ffmpeg")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var argument in (string[])["-nostdin", "-hide_banner", "-loglevel", "error", .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            _process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new EncodingException("ffmpeg cannot be started. Is it installed and on the PATH? (apt-get install ffmpeg)", e);
        }

        _stderrPump = PumpStderrAsync();
    }

    /// <summary>Takes one packet off the buffer; false means that not all of it is there yet.</summary>
    public delegate bool TryRead<T>(ref ReadOnlySequence<byte> buffer, out T packet);

    /// <exception cref="EncodingException">ffmpeg failed; the message holds its own last words.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await _process.StandardInput.BaseStream.WriteAsync(bytes, cancellationToken);
        }
        catch (IOException)
        {
            throw await FailureAsync(cancellationToken); // it has gone, and says itself why
        }
    }

    /// <summary>No input follows: ffmpeg flushes what it holds and ends.</summary>
    public void CloseInput() => _process.StandardInput.Close();

    /// <summary>The packets of its output, each as soon as it is whole, until ffmpeg ends.</summary>
    /// <exception cref="EncodingException">ffmpeg failed; the message holds its own last words.</exception>
    public async IAsyncEnumerable<T> ReadAsync<T>(TryRead<T> tryRead, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var packet in PacketsAsync(_process.StandardOutput.BaseStream, tryRead, cancellationToken))
        {
            yield return packet;
        }

        await _process.WaitForExitAsync(cancellationToken);
        if (_process.ExitCode != 0)
        {
            throw await FailureAsync(cancellationToken);
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

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync(CancellationToken.None);
        await _stderrPump;
        _process.Dispose();
    }

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

    private async Task<EncodingException> FailureAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        await _stderrPump;
        return new EncodingException($"ffmpeg ended with code {_process.ExitCode}: {string.Join(' ', _stderr)}");
    }

    private async Task PumpStderrAsync()
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            _stderr.Enqueue(line);
            if (_stderr.Count > StderrLinesKept)
            {
                _stderr.Dequeue();
            }
        }
    }
}

using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Loomcast.Pipeline.Speech;

/// <summary>A program that we feed and read through pipes; it is gone when this is disposed.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    // The beginning of what a program complains about says what is wrong; the rest is only drained, so that it never blocks.
    private const int ErrorCharactersKept = 32_768;

    private readonly Process _process;
    private readonly Task<string> _errors;

    private ChildProcess(Process process)
    {
        _process = process;
        _errors = ReadErrorsAsync(process.StandardError);
    }

    public Stream Input => _process.StandardInput.BaseStream;

    public Stream Output => _process.StandardOutput.BaseStream;

    /// <exception cref="SpeechException">The program is not installed.</exception>
    public static ChildProcess Start(string program, string package, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // Foreign bytes are parsed in there: nothing of ours (keys, addresses) goes with them.
        foreach (var name in start.Environment.Keys.Except(["PATH", "LD_LIBRARY_PATH", "TMPDIR"]).ToArray())
        {
            start.Environment.Remove(name);
        }

        try
        {
            return new(Process.Start(start)!);
        }
        catch (Win32Exception missing)
        {
            throw new SpeechException($"The program {program} cannot be started: {missing.Message}. Install it: apt-get install {package}", missing);
        }
    }

    /// <summary>False: the program reads no more.</summary>
    public async ValueTask<bool> TryWriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await Input.WriteAsync(bytes, cancellationToken);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Waits for the end of a program whose output was read.</summary>
    public async Task<(int Code, string Errors)> ExitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        return (_process.ExitCode, await _errors);
    }

    /// <summary>Ends it at once; whoever writes to it or reads from it sees the end.</summary>
    public void Kill()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        await _errors;
        await Input.DisposeAsync();
        await Output.DisposeAsync();
        _process.StandardError.Dispose();
        _process.Dispose();
    }

    private static async Task<string> ReadErrorsAsync(StreamReader errors)
    {
        var kept = new StringBuilder();
        var buffer = new char[1024];
        for (int count; (count = await errors.ReadAsync(buffer)) > 0;)
        {
            kept.Append(buffer, 0, Math.Min(count, ErrorCharactersKept - kept.Length));
        }

        return kept.ToString();
    }
}

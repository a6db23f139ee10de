using System.ComponentModel;
using System.Diagnostics;

namespace Loomcast.Pipeline.Processes;

/// <summary>A program that we feed and read through pipes; it is gone when this is disposed. The only place where programs are started.</summary>
/// <remarks>One writer of its input and one reader of its output, which must not be the same task: most programs stop reading while nobody takes what they write.</remarks>
public sealed class ChildProcess : IAsyncDisposable
{
    // Where programs and their libraries are, and which GPU and driver they are to take.
    private static readonly string[] Kept = ["PATH", "LD_LIBRARY_PATH", "TMPDIR", "CUDA_VISIBLE_DEVICES", "LIBVA_DRIVER_NAME", "LIBVA_DRIVERS_PATH"];

    private readonly Process _process;
    private readonly Task<string> _errors;

    private ChildProcess(Process process)
    {
        _process = process;
        _errors = new KeptText().ReadAsync(process.StandardError);
    }

    /// <summary>Its stdin; <see cref="TryWriteAsync"/> writes to it, disposing it says that nothing follows.</summary>
    public Stream Input => _process.StandardInput.BaseStream;

    /// <summary>Its stdout.</summary>
    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>Processor time that it has had so far; null where it has ended.</summary>
    public TimeSpan? ProcessorTime
    {
        get
        {
            try
            {
                return _process.HasExited ? null : _process.TotalProcessorTime;
            }
            catch (Exception e) when (e is InvalidOperationException or Win32Exception)
            {
                return null; // it ended just now
            }
        }
    }

    /// <exception cref="ChildStartException">The program is not installed.</exception>
    public static ChildProcess Start(ChildCommand command)
    {
        IReadOnlyList<string> line = command.Limits is null ? [command.Program, .. command.Arguments]
            : ChildCommand.Find(command.Program) is { } program ? [.. command.Limits.Wrap(program), .. command.Arguments]
            : throw Missing(command, "There is no such file on the PATH", null);
        var start = new ProcessStartInfo(line[0], line.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // Foreign bytes are parsed in there: nothing of ours (keys, addresses) goes with them.
        foreach (var name in start.Environment.Keys.Except(Kept).ToArray())
        {
            start.Environment.Remove(name);
        }

        try
        {
            return new(Process.Start(start)!);
        }
        catch (Win32Exception missing)
        {
            throw Missing(command, missing.Message, missing);
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

    /// <summary>Writes all of a stream and says that nothing follows; ends early where the program reads no more.</summary>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public async Task FeedAsync(Stream source, CancellationToken cancellationToken)
    {
        var buffer = new byte[65_536];
        try
        {
            while (await source.ReadAsync(buffer, cancellationToken) is var count and > 0 && await TryWriteAsync(buffer.AsMemory(0, count), cancellationToken))
            {
            }
        }
        finally
        {
            await Input.DisposeAsync();
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

    private static ChildStartException Missing(ChildCommand command, string reason, Exception? inner) =>
        new($"The program {command.Program} cannot be started: {reason}. Install it: apt-get install {command.Package}", inner);
}

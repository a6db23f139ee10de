using System.Collections.Concurrent;
using System.Diagnostics;

namespace Loomcast.Tests.Shared;

/// <summary>One of our programs as a child process, with the addresses that it told on its log.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _log = [];
    private readonly ConcurrentQueue<Uri> _addresses = [];
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServerProcess(string program, IReadOnlyDictionary<string, string> settings)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var (key, value) in settings)
        {
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
        _process.Exited += (_, _) => _started.TrySetException(new InvalidOperationException($"{program} ended:\n{Log}"));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public string Log => string.Join('\n', _log);

    /// <summary>The addresses in the order in which the program told them.</summary>
    public IReadOnlyList<Uri> Addresses => [.. _addresses];

    /// <summary>Starts a program of this solution, in the configuration of the test itself, and waits until it listens.</summary>
    public static async Task<ServerProcess> StartAsync(string project, IReadOnlyDictionary<string, string> settings)
    {
        // artifacts/bin/<project>/<configuration>/
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        var program = Path.Combine(here.Parent!.Parent!.FullName, project, here.Name, project);
        var server = new ServerProcess(program, settings);
        await server._started.Task.WaitAsync(StartLimit);
        return server;
    }

    /// <summary>Ends the program as the kernel does: it can do nothing any more.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Kills those of its child processes that have this name.</summary>
    public async Task KillChildrenAsync(string name)
    {
        using var kill = Process.Start("pkill", ["-KILL", "-x", "-P", $"{_process.Id}", name]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Waits until none of its children is such a program.</summary>
    public async Task WhenWithoutAsync(string name)
    {
        using var often = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        do
        {
            using var find = Process.Start(new ProcessStartInfo("pgrep", ["-x", "-P", $"{_process.Id}", name]) { RedirectStandardOutput = true })!;
            await find.WaitForExitAsync();
            if (find.ExitCode == 1)
            {
                return;
            }
        }
        while (await often.WaitForNextTickAsync());
    }

    /// <summary>Ends the program as an operator does.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
            await kill.WaitForExitAsync();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private void Read(string? line)
    {
        if (line is null)
        {
            return;
        }

        _log.Enqueue(line);
        if (line.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at)
        {
            _addresses.Enqueue(new Uri(line[(at + Listening.Length)..].Trim()));
        }
        else if (line.Contains("Application started", StringComparison.Ordinal))
        {
            _started.TrySetResult();
        }
    }
}

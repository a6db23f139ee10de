using System.Diagnostics;
using System.Text;

namespace Loomcast.Proxy.Tests;

/// <summary>A program started by a test, and all that it wrote.
/// The readers of its two streams write, the test reads: both under the lock of <c>_awaited</c>.</summary>
internal sealed class ChildProgram : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();
    private readonly Dictionary<string, TaskCompletionSource<string>> _awaited = [];

    public ChildProgram(string file, params string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Take(line.Data, _output);
        _process.ErrorDataReceived += (_, line) => Take(line.Data, _errors);
        _process.Start();
        _process.StandardInput.Close();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public string Output => Read(_output);

    public string Errors => Read(_errors);

    /// <summary>The proxy that was built with these tests, as a program of its own.</summary>
    /// <summary>The program from its own folder: beside the tests lie the settings of other programs under the same name.</summary>
    public static ChildProgram Proxy(params string[] arguments)
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory); // artifacts/bin/<project>/<configuration>/
        return new(Path.Combine(here.Parent!.Parent!.FullName, "Proxy", here.Name, "Proxy"), ["--Proxy:Address=127.0.0.1", .. arguments]);
    }

    public static ChildProgram Script(string name, params string[] arguments) => new("bash", [Path.Combine(Repository(), name), .. arguments]);

    /// <summary>The first line of the output with this text, now or later.</summary>
    public Task<string> LineWith(string text) => LineWith(text, TestEdge.Patience);

    public Task<string> LineWith(string text, TimeSpan patience)
    {
        lock (_awaited)
        {
            var known = Output.Split('\n').FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal));
            var awaited = _awaited[text] = new(TaskCreationOptions.RunContinuationsAsynchronously);
            if (known is not null)
            {
                awaited.SetResult(known);
            }

            return awaited.Task.WaitAsync(patience);
        }
    }

    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(TestEdge.Patience);
        return _process.ExitCode;
    }

    /// <summary>Sends SIGTERM, as a shell or a service supervisor does.</summary>
    public void Terminate() => Terminate(Id);

    public static void Terminate(int id) => Process.Start("kill", ["-TERM", $"{id}"]).Dispose();

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    public static string Repository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Loomcast.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("The tests run outside the repository.");
        }

        return folder;
    }

    private string Read(StringBuilder written)
    {
        lock (_awaited)
        {
            return written.ToString();
        }
    }

    private void Take(string? line, StringBuilder written)
    {
        lock (_awaited)
        {
            written.AppendLine(line);
            foreach (var (text, awaited) in _awaited)
            {
                if (line?.Contains(text, StringComparison.Ordinal) is true)
                {
                    awaited.TrySetResult(line);
                }
            }
        }
    }
}

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Loomcast.Bench;

/// <summary>nginx on a free port without TLS: with the repository's nginx.conf before a given origin, or with files of its own.</summary>
internal sealed class NginxProgram : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("loomcast-nginx-").FullName;
    private readonly Process _process;

    private NginxProgram(Func<Uri, string> settings)
    {
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Address = new Uri($"http://{probe.LocalEndpoint}");
        }

        Directory.CreateDirectory(Path.Combine(_folder, ".loomcast"));
        File.WriteAllText(Path.Combine(_folder, "nginx.conf"), settings(Address));
        var user = Environment.IsPrivilegedProcess ? "user root; " : "";
        _process = new Process
        {
            StartInfo = new("nginx", ["-p", _folder, "-c", "nginx.conf", "-e", "stderr", "-g", $"daemon off; {user}error_log stderr notice;"]) { RedirectStandardError = true },
        };
    }

    public Uri Address { get; }

    /// <param name="origin">Speaks HTTP/1.1.</param>
    /// <param name="change">What to try instead of the file as it is.</param>
    public static Task<NginxProgram> StartAsync(Uri origin, Func<string, string> change)
    {
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "../../../../nginx.conf")).Where(line => !line.Contains("ssl", StringComparison.Ordinal));
        return StartAsync(address => change(string.Join('\n', lines))
            .Replace("listen 9080", $"listen {address.Authority}", StringComparison.Ordinal)
            .Replace("127.0.0.1:8081", origin.Authority, StringComparison.Ordinal));
    }

    /// <param name="folder">What it gives out.</param>
    /// <param name="protocol">"http2" for prior knowledge; empty for HTTP/1.1.</param>
    public static Task<NginxProgram> ServeAsync(string folder, string protocol) => StartAsync(address => $$"""
        worker_processes auto;
        pid .loomcast/nginx.pid;
        events { worker_connections 4096; }
        http {
            access_log off;
            sendfile on;
            tcp_nopush on;
            open_file_cache max=100;
            keepalive_requests 1000000000;
            types { application/vnd.apple.mpegurl m3u8; video/iso.segment m4s; }
            server { listen {{address.Authority}} {{protocol}}; root {{folder}}; }
        }
        """);

    private static async Task<NginxProgram> StartAsync(Func<Uri, string> settings)
    {
        var nginx = new NginxProgram(settings);
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        nginx._process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data?.Contains("start worker processes", StringComparison.Ordinal) is true)
            {
                ready.TrySetResult();
            }
        };
        nginx._process.Start();
        nginx._process.BeginErrorReadLine();
        await ready.Task.WaitAsync(TimeSpan.FromSeconds(30));
        return nginx;
    }

    public async ValueTask DisposeAsync()
    {
        using (var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]))
        {
            await kill.WaitForExitAsync();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}

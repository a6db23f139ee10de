using System.Net;
using System.Net.Sockets;

namespace Loomcast.Bench.Load;

/// <summary>Viewers on plain sockets, all served by one thread.</summary>
internal sealed class SocketAudience : IAudience
{
    private readonly Readiness _readiness = new();
    private readonly List<Wire> _wires = [];
    private readonly int[] _next;
    private readonly Func<int, string> _target;
    private readonly int _viewersPerWire;
    private Arrivals _arrivals = new();
    private Task _watching = Task.CompletedTask;
    private volatile bool _left;

    /// <param name="server">Address of its HTTP/1.1 or its HTTP/2 port.</param>
    /// <param name="target">What to ask for to get the numbered part listed.</param>
    /// <param name="viewers">How many.</param>
    /// <param name="viewersPerWire">On one connection; more than one over HTTP/2 only.</param>
    /// <param name="connect">Speaks the protocol.</param>
    public SocketAudience(Uri server, Func<int, string> target, int viewers, int viewersPerWire, Func<Socket, Action<int>, Wire> connect)
    {
        (_target, _viewersPerWire, _next) = (target, viewersPerWire, new int[viewers]);
        for (var index = 0; index < viewers / viewersPerWire; index++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Connect(IPAddress.Loopback, server.Port);
            _wires.Add(connect(socket, Replied));
            _readiness.Add(_wires[index].Descriptor, index);
        }
    }

    public double CpuSeconds => ProcessTree.CpuSeconds(Environment.ProcessId, withChildren: false);

    public void Watch(int from, Arrivals arrivals)
    {
        _arrivals = arrivals;
        Array.Fill(_next, from);
        _watching = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public async ValueTask DisposeAsync()
    {
        _left = true;
        await _watching;
        _wires.ForEach(wire => wire.Dispose());
        _readiness.Dispose();
    }

    private void Run()
    {
        for (var viewer = 0; viewer < _next.Length; viewer++)
        {
            Ask(viewer);
        }

        var ready = new int[512];
        while (!_left)
        {
            foreach (var index in ready.AsSpan(0, _readiness.Wait(ready)))
            {
                _wires[index].Read();
            }
        }
    }

    private void Replied(int viewer)
    {
        _arrivals.Add(_next[viewer]++);
        Ask(viewer);
    }

    private void Ask(int viewer) => _wires[viewer / _viewersPerWire].Ask(viewer, _target(_next[viewer]));
}

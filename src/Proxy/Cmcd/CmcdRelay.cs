using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Loomcast.Access;
using Loomcast.Proxy.Forwarding;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Forwarder;

namespace Loomcast.Proxy.Cmcd;

/// <summary>
/// Tells the origin what players reported beside requests that the edge answered (CMCD, CTA-5004): once a second, in one request a session,
/// as a player of version 2 would. Nobody waits for it, and what does not fit or does not arrive is lost.
/// </summary>
internal sealed partial class CmcdRelay(IForwarderHttpClientFactory clients, IOptions<ForwardingOptions> options, IOptions<AccessOptions> access, TimeProvider time, ILogger<CmcdRelay> logger) : IDisposable
{
    /// <summary>Reports in a second: 1,000 viewers ask for two parts five times.</summary>
    private const int MostWaiting = 10_000;

    /// <summary>Characters of a report; of a player they have about 200.</summary>
    private const int LongestReport = 1_000;

    /// <summary>Characters of one request, below what the origin takes.</summary>
    private const int LongestBatch = 200_000;

    private const int IdLength = 26;
    private static readonly SearchValues<char> IdLetters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz234567");
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly string[] Headers = ["CMCD-Request", "CMCD-Object", "CMCD-Status", "CMCD-Session"];

    private readonly HttpMessageInvoker _origin = clients.CreateClient(new() { ClusterId = "cmcd", NewConfig = RouteTable.Connections });
    private readonly TokenSigner? _signer = access.Value.KeyBytes is { } key ? new(key, time) : null;
    private readonly ConcurrentQueue<(string Session, string Report)> _waiting = [];
    private int _count;
    private int _isSending;

    /// <summary>Takes what a request reports, if anything.</summary>
    public void Take(HttpRequest request)
    {
        if (ReportOf(request) is not { Length: > 0 and <= LongestReport } report || report.AsSpan().ContainsAnyInRange('\0', '\x1f')
            || SessionOf(request.Path) is not { } session || Volatile.Read(ref _count) >= MostWaiting)
        {
            return;
        }

        Interlocked.Increment(ref _count);
        _waiting.Enqueue((session, $"{report},url=\"{request.Path.ToUriComponent()}\"")); // a buffer tells where the playhead is only together with what is asked for
        if (Interlocked.Exchange(ref _isSending, 1) == 0)
        {
            _ = SendSoonAsync();
        }
    }

    public void Dispose() => _origin.Dispose();

    private static string? ReportOf(HttpRequest request)
    {
        if (request.QueryString.HasValue && request.QueryString.Value!.Contains("CMCD=", StringComparison.Ordinal) && request.Query["CMCD"] is [{ } text])
        {
            return text;
        }

        string? report = null;
        foreach (var name in Headers)
        {
            if (request.Headers.TryGetValue(name, out var value))
            {
                report = report is null ? value.ToString() : $"{report},{value}";
            }
        }

        return report;
    }

    /// <summary>The id in "/live/{id}/..."; null where it cannot be one.</summary>
    private static string? SessionOf(PathString path) =>
        path.StartsWithSegments("/live", out var rest) && rest.Value is { Length: > IdLength + 1 } text && text[IdLength + 1] == '/' && text.AsSpan(1, IdLength).IndexOfAnyExcept(IdLetters) < 0
            ? text.Substring(1, IdLength) : null;

    private async Task SendSoonAsync()
    {
        await Task.Delay(Period, time);
        Volatile.Write(ref _isSending, 0);
        var batches = new Dictionary<string, StringBuilder>(StringComparer.Ordinal);
        while (_waiting.TryDequeue(out var next))
        {
            Interlocked.Decrement(ref _count);
            var batch = batches.TryGetValue(next.Session, out var known) ? known : batches[next.Session] = new StringBuilder();
            if (batch.Length + next.Report.Length < LongestBatch)
            {
                batch.Append(next.Report).Append('\n');
            }
        }

        foreach (var (session, batch) in batches)
        {
            await SendAsync(session, batch.ToString());
        }
    }

    private async Task SendAsync(string session, string batch)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var request = new HttpRequestMessage(HttpMethod.Post, RequestUtilities.MakeDestinationAddress(options.Value.Origin, $"/live/{session}/cmcd", default))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new StringContent(batch, Encoding.UTF8, "application/cmcd"),
        };
        if (_signer is not null)
        {
            request.Headers.TryAddWithoutValidation(HeaderNames.Authorization, "Bearer " + _signer.Sign(Audience.Play, session, TimeSpan.FromMinutes(1)));
        }

        try
        {
            using var response = await _origin.SendAsync(request, patience.Token);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            LogLost(failure.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Reports of players were lost: {Reason}")]
    private partial void LogLost(string reason);
}

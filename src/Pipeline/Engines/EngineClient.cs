using System.Net;
using System.Net.Http.Headers;

namespace Loomcast.Pipeline.Engines;

/// <summary>Asks one engine over HTTP. Each request takes its own connection out of the pool, and gives it up at once when it is cancelled.</summary>
internal sealed class EngineClient : IDisposable
{
    private const int LongestExcerpt = 300;

    // More than the excerpt, so that a key in it is whole when it is taken out.
    private const int LongestRead = 8192;

    private readonly EngineOptions _options;
    private readonly HttpMessageInvoker _http;
    private readonly TimeProvider _time;
    private readonly Uri _address;
    private readonly string? _key;

    /// <param name="options">Valid ones.</param>
    /// <param name="path">Where the API has it, unless the options say otherwise.</param>
    /// <param name="time">Measures time-outs.</param>
    public EngineClient(EngineOptions options, string path, TimeProvider time)
    {
        (_options, _time) = (options, time);
        _address = new Uri($"{options.Address.TrimEnd('/')}/{(options.Path ?? path).TrimStart('/')}");
        _key = EngineKey.Read(options);
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false, // it would take the request, and its key, where nobody configured
            ConnectTimeout = options.ConnectTime,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5), // names are resolved anew

            // The rest of a cancelled answer is not read: by default it is, for two seconds, in which the engine goes on generating.
            MaxResponseDrainSize = 0,
            ResponseDrainTimeout = TimeSpan.Zero,
        });
    }

    public EngineOptions Options => _options;

    /// <summary>Sends a request; the answer is there as soon as its head is.</summary>
    /// <exception cref="EngineException">Whatever goes wrong.</exception>
    public async Task<EngineAnswer> PostAsync(HttpContent content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _address) { Content = content };
        if (_key is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _key);
        }

        var timeout = new EngineTimeout(_options, _time, cancellationToken);
        HttpResponseMessage? response = null;
        try
        {
            response = await _http.SendAsync(request, timeout.Token);
            return response.IsSuccessStatusCode
                ? new EngineAnswer(response, await response.Content.ReadAsStreamAsync(timeout.Token), timeout, _options.Name)
                : throw Explain(response, await ExcerptAsync(response, timeout.Token));
        }
        catch (Exception e)
        {
            var failure = Translate(e, timeout);
            response?.Dispose();
            timeout.Dispose();
            if (failure is not null)
            {
                throw failure;
            }

            throw;
        }
    }

    public void Dispose() => _http.Dispose();

    private EngineException? Translate(Exception e, EngineTimeout timeout) => e switch
    {
        EngineException => null,
        OperationCanceledException cancelled when timeout.LatenessOf(cancelled) is { } late => late,
        OperationCanceledException { InnerException: TimeoutException } => new EngineException(
            _options.Name, EngineFault.Unreachable, FormattableString.Invariant($"took no connection within {_options.ConnectTime.TotalSeconds:0.##} s (ConnectTime)."), e),
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError } =>
            new EngineException(_options.Name, EngineFault.Unreachable, "cannot be reached.", e),
        HttpRequestException or IOException => new EngineException(_options.Name, EngineFault.Cut, "closed the connection before it answered.", e),
        _ => null,
    };

    private EngineException Explain(HttpResponseMessage response, string written)
    {
        var status = (int)response.StatusCode;
        var (fault, reason) = response.StatusCode switch
        {
            HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable => (EngineFault.Busy, "has too much to do"),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => (EngineFault.Denied, "does not accept the configured key"),
            HttpStatusCode.NotFound => (EngineFault.Denied, "does not know the configured path or model"),
            HttpStatusCode.RequestTimeout or HttpStatusCode.Conflict => (EngineFault.Broken, "could not take the request"),
            >= HttpStatusCode.InternalServerError => (EngineFault.Broken, "failed"),
            >= HttpStatusCode.BadRequest => (EngineFault.Refused, "does not take this request"),
            _ => (EngineFault.BadAnswer, "is not at the configured address"),
        };
        return new EngineException(_options.Name, fault, $"{reason} ({status}).") { RetryAfter = PauseOf(response.Headers.RetryAfter), Written = written };
    }

    private TimeSpan? PauseOf(RetryConditionHeaderValue? retryAfter) => retryAfter?.Delta ?? (retryAfter?.Date - _time.GetUtcNow());

    /// <summary>The start of what an engine wrote instead of an answer, on one line and without our key.</summary>
    private async Task<string> ExcerptAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            var start = new byte[LongestRead];
            var read = await body.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken);
            var text = new string([.. System.Text.Encoding.UTF8.GetString(start, 0, read).Select(c => char.IsControl(c) ? ' ' : c)]);
            text = _key is null ? text : text.Replace(_key, "***", StringComparison.Ordinal);
            return text[..Math.Min(text.Length, LongestExcerpt)];
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            return "";
        }
    }
}

using System.Net;
using Loomcast.Proxy.Forwarding;
using Loomcast.Proxy.Tokens;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Forwarder;

namespace Loomcast.Proxy.Caching;

/// <summary>Asks the origin on behalf of all who wait for the same thing, and reads the whole answer.</summary>
internal sealed class OriginFetch(IForwarderHttpClientFactory clients, AnswerReader reader, IOptions<ForwardingOptions> options, TimeProvider time) : IDisposable
{
    private readonly ForwardingOptions _options = options.Value;
    private readonly HttpMessageInvoker _origin = clients.CreateClient(new() { ClusterId = "edge cache", NewConfig = RouteTable.Connections });

    /// <summary>What one viewer asks for, without what is the viewer's own: always the whole, unconditionally, and only what is in the key.</summary>
    public HttpRequestMessage RequestFor(HttpContext viewer, in CacheKey key)
    {
        var asked = viewer.Request;
        var request = new HttpRequestMessage(HttpMethod.Get, RequestUtilities.MakeDestinationAddress(_options.Origin, asked.Path, new QueryString(key.Directives)))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.TryAddWithoutValidation(HeaderNames.Host, asked.Host.Value);
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", viewer.Connection.RemoteIpAddress?.ToString());
        request.Headers.TryAddWithoutValidation("X-Forwarded-Host", asked.Host.Value);
        request.Headers.TryAddWithoutValidation("X-Forwarded-Proto", asked.Scheme);
        if (viewer.Features.Get<PlayToken>() is { } token)
        {
            request.Headers.TryAddWithoutValidation(HeaderNames.Authorization, "Bearer " + token.Text); // the origin may want to see one itself
        }

        if (key.Gzip)
        {
            request.Headers.TryAddWithoutValidation(HeaderNames.AcceptEncoding, "gzip");
        }

        return request;
    }

    /// <returns>How it went; no failure of the origin is an exception here, as it would be thrown anew for each who waits.</returns>
    public async Task<(Landing Landing, string? Cause)> FetchAsync(HttpRequestMessage request, CancellationToken abandoned)
    {
        using var silence = new CancellationTokenSource(_options.ActivityTimeout, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, abandoned);
        try
        {
            using var response = await _origin.SendAsync(request, end.Token);
            var answer = await reader.ReadAsync(response, () => silence.CancelAfter(_options.ActivityTimeout), end.Token);
            return (new Landing(answer, 0), null);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            return (new Landing(null, StatusCodes.Status504GatewayTimeout), "it is silent");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return (new Landing(null, StatusCodes.Status502BadGateway), failure.Message);
        }
    }

    public void Dispose() => _origin.Dispose();
}

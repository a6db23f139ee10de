using System.Net;

namespace Loomcast.Proxy.Forwarding;

/// <summary>
/// Sends each piece of a request's body on when it arrives. The forwarder flushes for gRPC only, and the HTTP/2 client keeps up to
/// 32 KB back until then: eight seconds of a microphone's Opus at 32 kbit/s.
/// </summary>
internal sealed class PromptUploads : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is { } body)
        {
            request.Content = new FlushedContent(body);
        }

        return base.SendAsync(request, cancellationToken);
    }

    private sealed class FlushedContent : HttpContent
    {
        private readonly HttpContent _body;

        public FlushedContent(HttpContent body)
        {
            _body = body;
            foreach (var (name, values) in body.Headers.NonValidated)
            {
                Headers.TryAddWithoutValidation(name, values);
            }
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
            _body.CopyToAsync(new FlushedStream(stream), context, cancellationToken);

        protected override bool TryComputeLength(out long length)
        {
            length = _body.Headers.ContentLength ?? 0;
            return _body.Headers.ContentLength is not null;
        }
    }
}

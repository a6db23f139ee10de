using Loomcast.Pipeline.Sessions;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Loomcast.MediaServer.Ops;

/// <summary>Exports the traces of the pipelines by OTLP, where somebody said where to; else nothing listens to them, and none is made.</summary>
internal sealed class Tracing(IOptions<TelemetryOptions> options, IConfiguration configuration) : IHostedService, IDisposable
{
    // What the server may still take to end, most of which is not ours.
    private const int FlushMilliseconds = 500;

    private TracerProvider? _provider;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Endpoint is not null || !string.IsNullOrEmpty(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
        {
            _provider = Sdk.CreateTracerProviderBuilder()
                .ConfigureResource(resource => resource.Clear().AddService("loomcast").AddEnvironmentVariableDetector()) // the last one wins
                .AddSource(PipelineTraces.Name)
                .AddOtlpExporter(Configure)
                .Build();
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _provider?.Shutdown(FlushMilliseconds);
        return Task.CompletedTask;
    }

    public void Dispose() => _provider?.Dispose();

    private void Configure(OtlpExporterOptions exporter)
    {
        if (options.Value.Endpoint is { } endpoint)
        {
            var isHttp = options.Value.Protocol != "grpc";
            exporter.Protocol = isHttp ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
            exporter.Endpoint = isHttp ? new Uri($"{endpoint.AbsoluteUri.TrimEnd('/')}/v1/traces") : endpoint;
        }
    }
}

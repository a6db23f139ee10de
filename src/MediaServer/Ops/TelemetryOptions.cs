using System.ComponentModel.DataAnnotations;

namespace Loomcast.MediaServer.Ops;

/// <summary>Section "Telemetry": where traces go. The variables OTEL_EXPORTER_OTLP_* of OpenTelemetry do the same.</summary>
internal sealed class TelemetryOptions
{
    /// <summary>Of an OTLP receiver, such as http://localhost:4317; none by default, and then nothing is traced.</summary>
    public Uri? Endpoint { get; set; }

    /// <summary>"grpc", or "http/protobuf", for which v1/traces is added to the endpoint.</summary>
    [RegularExpression("grpc|http/protobuf", ErrorMessage = "Telemetry:Protocol is 'grpc' or 'http/protobuf'.")]
    public string Protocol { get; set; } = "grpc";
}

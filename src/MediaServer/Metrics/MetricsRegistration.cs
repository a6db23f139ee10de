namespace Loomcast.MediaServer.Metrics;

internal static class MetricsRegistration
{
    public static IServiceCollection AddOriginMetrics(this IServiceCollection services) => services
        .AddSingleton<OriginMetrics>()
        .AddSingleton<PrometheusExporter>()
        .AddHostedService(provider => provider.GetRequiredService<PrometheusExporter>());
}

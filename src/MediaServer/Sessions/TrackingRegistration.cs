using Loomcast.MediaServer.Http;
using Loomcast.MediaServer.Uploads;
using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Sources;
using Loomcast.Pipeline.Tracking;
using Loomcast.Pipeline.Vision;
using Microsoft.Extensions.Options;

namespace Loomcast.MediaServer.Sessions;

/// <summary>Tracking sessions, with the embedded models or those that are configured.</summary>
internal static class TrackingRegistration
{
    public static IServiceCollection AddTracking(this IServiceCollection services)
    {
        services.AddOptions<VisionOptions>().BindConfiguration("Vision");
        services.AddVision();
        services.AddSingleton(provider => new TrackingEngines(
            provider.GetRequiredService<VisionModels>(),
            provider.GetRequiredService<IOptions<VisionOptions>>().Value,
            provider.GetRequiredService<IOptions<SourceLimits>>().Value,
            provider.GetRequiredService<IOptions<EncodingOptions>>().Value));
        return services.AddSingleton(provider => TrackingChoice.Entry(provider.GetRequiredService<UploadHost>(), provider.GetRequiredService<TrackingEngines>()));
    }
}

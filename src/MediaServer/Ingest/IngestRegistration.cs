using Loomcast.MediaServer.Http;
using Microsoft.Extensions.Options;

namespace Loomcast.MediaServer.Ingest;

internal static class IngestRegistration
{
    public static IServiceCollection AddIngest(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<IngestOptions, IngestOptionsValidator>().BindConfiguration("Ingest");
        return services.AddSingleton(provider =>
        {
            var options = provider.GetRequiredService<IOptions<IngestOptions>>().Value;
            return ExternalChoice.Entry((context, settings) => new ExternalSession(context, settings, options));
        });
    }
}

using Loomcast.Pipeline.Sessions;
using Microsoft.Extensions.Options;

namespace Loomcast.MediaServer.Ingest;

internal static class IngestRegistration
{
    public static IServiceCollection AddIngest(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<IngestOptions, IngestOptionsValidator>().BindConfiguration("Ingest");
        return services.AddSingleton<Func<SessionContext, ExternalSettings, ExternalSession>>(provider =>
        {
            var options = provider.GetRequiredService<IOptions<IngestOptions>>().Value;
            return (context, settings) => new ExternalSession(context, settings, options);
        });
    }
}

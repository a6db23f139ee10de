namespace Loomcast.MediaServer.Uploads;

internal static class UploadsRegistration
{
    public static IServiceCollection AddUploads(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<UploadOptions, UploadOptionsValidator>().BindConfiguration("Uploads");
        return services.AddSingleton<UploadHost>().AddHostedService<UploadKeeper>();
    }

    /// <summary>Comes before routing: it may change the method of a request.</summary>
    public static void UseUploads(this WebApplication app) =>
        app.UseWhen(context => context.Request.Path.StartsWithSegments(UploadEndpoints.Root), uploads => uploads.UseMiddleware<UploadHeaders>());
}

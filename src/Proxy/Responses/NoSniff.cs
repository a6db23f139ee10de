namespace Loomcast.Proxy.Responses;

internal static class NoSniff
{
    /// <summary>Keeps browsers from running an upload or a transcript as a script because it looks like one.</summary>
    public static void UseNoSniff(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        context.Response.OnStarting(static response =>
        {
            ((HttpResponse)response).Headers.XContentTypeOptions = "nosniff";
            return Task.CompletedTask;
        }, context.Response);
        return next(context);
    });
}

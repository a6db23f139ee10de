using Loomcast.Proxy.Caching;
using Loomcast.Proxy.Forwarding;
using Loomcast.Proxy.Listening;
using Loomcast.Proxy.Responses;
using Loomcast.Proxy.Tokens;

namespace Loomcast.Proxy;

/// <summary>The edge: viewers on HTTP/1.1 and HTTP/2 on one side, one origin on HTTP/2 on the other.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        try
        {
            await using var app = Build(args);
            await app.RunAsync();
            return 0;
        }
        catch (Exception failure) when (StartFailure.Explain(failure) is { } sentence)
        {
            await Console.Error.WriteLineAsync($"Loomcast proxy: {sentence}");
            return 1;
        }
    }

    /// <summary>Wires the edge; <paramref name="time"/> is what the age of answers is counted by.</summary>
    internal static WebApplication Build(string[] args, TimeProvider? time = null)
    {
        // The settings lie beside the program, wherever it is started from.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.Services.AddListeners();
        builder.Services.AddForwarding();
        builder.Services.AddCaching();
        builder.Services.AddTokens();
        builder.Services.AddCompression();
        builder.Services.AddProblemDetails();

        var app = builder.Build();
        app.UseNoSniff();
        app.UsePlayTokens();
        app.UseCaching();
        app.UseResponseCompression();
        app.MapVideoHost();
        app.MapOrigin();
        return app;
    }
}

using Loomcast.MediaServer.Access;
using Loomcast.MediaServer.Cmcd;
using Loomcast.MediaServer.Downloads;
using Loomcast.MediaServer.Events;
using Loomcast.MediaServer.Http;
using Loomcast.MediaServer.Ingest;
using Loomcast.MediaServer.Live;
using Loomcast.MediaServer.Metrics;
using Loomcast.MediaServer.Ops;
using Loomcast.MediaServer.Sessions;
using Loomcast.MediaServer.Storage;
using Loomcast.MediaServer.Thumbnails;
using Loomcast.MediaServer.Uploads;

namespace Loomcast.MediaServer;

/// <summary>The origin: sessions and their events, live windows, playlists and media.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        if (TokenCommand.IsIn(args))
        {
            var configuration = new ConfigurationBuilder().SetBasePath(AppContext.BaseDirectory).AddJsonFile("appsettings.json", optional: true).AddEnvironmentVariables().Build();
            return TokenCommand.Run(args, configuration, TimeProvider.System, Console.Out, Console.Error);
        }

        try
        {
            await using var app = Build(args, services => services.AddPipeline());
            await app.RunAsync();
            return 0;
        }
        catch (Exception failure) when (StartFailure.Explain(failure) is { } sentence)
        {
            await Console.Error.WriteLineAsync($"Loomcast media server: {sentence}");
            return 1;
        }
    }

    /// <param name="args">Settings, such as --Listening:HttpPort=8081.</param>
    /// <param name="addPipeline">Adds what makes the media; it may replace the clock.</param>
    internal static WebApplication Build(string[] args, Action<IServiceCollection> addPipeline)
    {
        // The settings lie beside the program, wherever it is started from.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddStorage();
        builder.Services.AddOriginMetrics();
        builder.Services.AddAccess();
        builder.Services.AddLive();
        builder.Services.AddEvents();
        builder.Services.AddSessions();
        builder.Services.AddIngest();
        builder.Services.AddUploads();
        builder.Services.AddHttp();
        builder.Services.AddOps();
        addPipeline(builder.Services);

        var app = builder.Build();
        app.UseForwardedHeaders();
        app.UseLiveHeaders();
        app.UseProblems();
        app.UseUploads();
        app.UseAccess();
        // Before the pages, which then look for no file where an endpoint is meant.
        app.UseRouting();
        app.UseWebPages();
        app.UseCmcd();
        app.UseOps();
        app.MapSessions();
        app.MapTurns();
        app.MapLive();
        app.MapThumbnails();
        app.MapIngest();
        app.MapUploads();
        app.MapDownload();
        app.MapCmcd();
        app.MapAccess();
        app.MapStatus();
        app.MapOps();
        return app;
    }
}

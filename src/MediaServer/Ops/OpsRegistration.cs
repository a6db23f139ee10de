using System.Diagnostics.Metrics;
using Loomcast.MediaServer.Metrics;
using Loomcast.MediaServer.Sessions;

namespace Loomcast.MediaServer.Ops;

internal static class OpsRegistration
{
    public static void AddOps(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<TelemetryOptions, TelemetryOptionsValidator>().BindConfiguration("Telemetry");
        services.AddHostedService<Tracing>();
        services.AddSingleton<RecentMeasurements>().AddHostedService(provider => provider.GetRequiredService<RecentMeasurements>());
        services.AddSingleton<Machine>().AddSingleton<Gpus>();
    }

    /// <summary>Puts into the metrics what only who asks has measured.</summary>
    public static void UseOps(this WebApplication app)
    {
        var metrics = app.Services.GetRequiredService<OriginMetrics>();
        var (machine, gpus, sessions) = (app.Services.GetRequiredService<Machine>(), app.Services.GetRequiredService<Gpus>(), app.Services.GetRequiredService<SessionHost>());
        metrics.Observe("loomcast.machine.busy", null, "Share of all cores of this machine that work, whoever's that is.", () => Of(machine.Read().Busy));
        metrics.Observe("loomcast.process.cores", null, "Cores that the server itself keeps busy, without its encoders.", () => Of(machine.Read().Cores));
        metrics.Observe("loomcast.process.memory", "By", "Memory of the server itself, without its encoders.", () => Of(machine.Read().Memory));
        metrics.Observe("loomcast.children", null, "Programs that run for the server, such as encoders.", () => Of(machine.Read().Children));
        metrics.Observe("loomcast.children.memory", "By", "Memory of the programs that run for the server.", () => Of(machine.Read().ChildrenMemory));
        metrics.Observe("loomcast.gpu.busy", null, "Share of the time in which the GPU worked, by its place.", () => gpus.Known.SelectMany((gpu, place) => Of(gpu.Busy, "gpu", place)));
        metrics.Observe("loomcast.gpu.memory", "By", "Memory in use on the GPU, by its place.", () => gpus.Known.SelectMany((gpu, place) => Of(gpu.MemoryUsed, "gpu", place)));

        // By its number: an id opens a session for whoever knows it.
        metrics.Observe("loomcast.session.lead", "s", "Generated media that waits to be played, of each conversation that does not rest, by the session's number.",
            () => sessions.All.SelectMany(session => Of(OpsSession.LeadOf(session), "session", session.Number)));
    }

    private static IEnumerable<Measurement<double>> Of(double? value, string? label = null, object? of = null) =>
        value is not { } known ? [] : label is null ? [new(known)] : [new(known, KeyValuePair.Create(label, of))];
}

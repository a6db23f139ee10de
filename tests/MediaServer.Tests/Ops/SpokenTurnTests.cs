using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Loomcast.Tests.Shared;
using Loomcast.Tests.Shared.Engines;

namespace Loomcast.MediaServer.Tests.Ops;

/// <summary>The figures and the trace of a turn that is really answered.</summary>
public sealed class SpokenTurnTests
{
    [Fact]
    public async Task ATurn_IsSeen_InTheModel_TheStages_AndTheLead()
    {
        await using var origin = await TestOrigin.StartWholeAsync();
        var session = await ServerSession.CreateAsync(origin.Client);
        await session.WhenTurnAsync(await session.AskAsync("What is Loomcast?"), "speaking");
        await session.WhenAsync("stage", told => (string)told["stage"]! == "encode");

        var ops = (await origin.Client.GetFromJsonAsync<JsonNode>("/api/ops"))!;
        var metrics = await origin.Client.GetStringAsync("/metrics");

        var model = ops["models"]!.AsArray().Single(one => (string)one!["model"]! == "ada")!;
        Assert.True((long)model["run"]!["count"]! > 0);
        Assert.True((double)model["batch"]!["p50"]! >= 1);
        Assert.True((long)model["waiting"]! >= 0);
        Assert.Superset(new HashSet<string> { "chat", "speak", "render", "encode" }, ops["stages"]!.AsArray().Select(stage => (string)stage!["stage"]!).ToHashSet());
        Assert.True((double)ops["firstPart"]!["p50"]! > 0);
        var told = Assert.Single(ops["sessions"]!.AsArray())!;
        Assert.True((double)told["lead"]! >= 0);
        Assert.True((long)told["idleSlices"]! > 0);
        Assert.Equal(["chat", "encode", "render", "speak"], told["stages"]!.AsArray().Select(stage => (string)stage!["stage"]!).Order());
        Assert.Matches($$"""loomcast_session_lead_seconds\{session="{{told["number"]}}"\} [0-9]""", metrics);
        Assert.Matches("""loomcast_model_waiting\{model="ada"\} [0-9]""", metrics);
        Assert.Matches("loomcast_turn_first_part_seconds_count [1-9]", metrics);
        Assert.DoesNotContain(session.Id, metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATurn_IsTraced_ToWhereItIsConfigured()
    {
        await using var collector = await EngineServer.StartAsync(EngineAnswers.Status(200));
        await using var origin = await TestOrigin.StartWholeAsync($"--Telemetry:Endpoint={new Uri(collector.Address).GetLeftPart(UriPartial.Authority)}", "--Telemetry:Protocol=http/protobuf");
        var session = await ServerSession.CreateAsync(origin.Client, "numbered");

        await session.AskAsync("What is Loomcast?");

        var exported = await collector.NextAsync();
        Assert.Equal("/v1/traces", exported.Path);
        Assert.All((string[])["loomcast", session.Id, "turn", "chat", "speak", "render", "encode"], part => Assert.Contains(part, exported.Text, StringComparison.Ordinal));
    }
}

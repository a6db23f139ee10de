using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Loomcast.MediaServer.Live;
using Loomcast.Pipeline.Avatar;
using Loomcast.Pipeline.Sessions;
using Loomcast.Tests.Shared;

namespace Loomcast.MediaServer.Tests.Ops;

public sealed class OpsTests
{
    private static readonly DateTimeOffset At = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task ASession_IsThere_WithItsStages_ItsViewers_AndWhatItHasGivenUp()
    {
        await using var origin = await TestOrigin.StartAsync();
        var session = await origin.BeginAsync();
        await session.PublishAsync();
        session.Emit(new StageEvent { At = At, Stage = "speak", Turn = 1, Piece = 0, ElapsedMs = 80 });
        session.Emit(new StageEvent { At = At, Stage = "render", Turn = 1, Piece = 0, ElapsedMs = 30 });
        session.Emit(new StageEvent { At = At, Stage = "speak", Turn = 1, Piece = 1, ElapsedMs = 60 });
        session.Emit(new DetailEvent { At = At, Detail = Detail.Half });
        (await origin.Client.PostAsync(session.Path("cmcd"), new StringContent("e=ps,sta=r,sid=\"a\",bl=(0)\n"))).Dispose();

        var told = (await OpsAsync(origin))["sessions"]!.AsArray().Single()!;

        Assert.Equal((session.Id, "test", "running", "half", false), ((string)told["id"]!, (string)told["pipeline"]!, (string)told["state"]!, (string)told["detail"]!, (bool)told["resting"]!));
        Assert.Equal([("speak", 60), ("render", 30)], told["stages"]!.AsArray().Select(stage => ((string)stage!["stage"]!, (double)stage["elapsedMs"]!)));
        Assert.Equal((1, 1), ((int)told["viewers"]!["count"]!, (int)told["viewers"]!["stalls"]!));
        Assert.Equal(session.Session.Number, (long)told["number"]!);
        Assert.Null(told["lead"]); // no live timeline is behind it
    }

    [Fact]
    public async Task ASessionThatRests_IsToldSo()
    {
        var time = new ManualTime();
        await using var origin = await TestOrigin.StartAsync(["--Live:RestAfter=00:00:01"], time);
        var session = await origin.BeginAsync();
        await origin.BeginAsync();
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.True(session.Demand.TryRest());

        var ops = await OpsAsync(origin);

        Assert.Equal((2, 1), ((int)ops["sessionCount"]!, (int)ops["resting"]!));
        Assert.True((bool)ops["sessions"]!.AsArray().Single(told => (string)told!["id"]! == session.Id)!["resting"]!);
    }

    [Fact]
    public async Task SessionsThatGoOn_ComeFirst_AndNoMoreThanAreAskedFor()
    {
        await using var origin = await TestOrigin.StartAsync();
        var first = TestSession.Start(origin.Sessions, StreamSettings.Default);
        var second = TestSession.Start(origin.Sessions, StreamSettings.Default);
        var third = TestSession.Start(origin.Sessions, StreamSettings.Default);
        await third.FinishAsync();

        Assert.Equal([second.Id, first.Id, third.Id], Ids(await OpsAsync(origin)));
        var one = await OpsAsync(origin, "?limit=1");
        Assert.Equal([second.Id], Ids(one));
        Assert.Equal(3, (int)one["sessionCount"]!);
    }

    [Fact]
    public async Task TheMachine_IsMeasured_BetweenTwoLooks()
    {
        var time = new ManualTime();
        await using var origin = await TestOrigin.StartAsync(time: time);
        var first = (await OpsAsync(origin))["machine"]!;
        time.Advance(TimeSpan.FromSeconds(2));

        var machine = (await OpsAsync(origin))["machine"]!;
        var metrics = await origin.Client.GetStringAsync("/metrics");

        Assert.Null(first["cores"]);
        Assert.True((double)machine["cores"]! >= 0);
        Assert.InRange((long)machine["memory"]!, 1, (long)machine["memoryTotal"]!);
        Assert.True((int)machine["processors"]! > 0);
        Assert.Matches("loomcast_process_memory_bytes [1-9]", metrics);
        Assert.Matches("loomcast_process_cores [0-9]", metrics);
    }

    [Fact]
    public async Task WhereAKeyIsSet_OnlyWhoHasATokenSees()
    {
        await using var origin = await TestOrigin.StartAsync([$"--Access:Key={Convert.ToBase64String(TestToken.Key)}"], new ManualTime());

        using var refused = await origin.Client.GetAsync("/api/ops");
        using var shown = new HttpRequestMessage(HttpMethod.Get, "/api/ops") { Headers = { { "Authorization", $"Bearer {TestToken.For("*", audience: "api")}" } } };
        using var answered = await origin.Client.SendAsync(shown);

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
        Assert.Equal("no-store", answered.Headers.CacheControl!.ToString());
    }

    private static async Task<JsonNode> OpsAsync(TestOrigin origin, string query = "") => (await origin.Client.GetFromJsonAsync<JsonNode>($"/api/ops{query}"))!;

    private static IEnumerable<string> Ids(JsonNode ops) => ops["sessions"]!.AsArray().Select(session => (string)session!["id"]!);
}

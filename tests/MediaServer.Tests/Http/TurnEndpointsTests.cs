using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Loomcast.MediaServer.Http;
using Loomcast.Pipeline.Conversation;

namespace Loomcast.MediaServer.Tests.Http;

public sealed class TurnEndpointsTests
{
    [Fact]
    public async Task TurnToAnEndedSession_Is409()
    {
        await using var origin = await TestOrigin.StartAsync();
        var session = await origin.BeginAsync();
        await session.FinishAsync();

        using var response = await origin.Client.PostAsync($"/api/sessions/{session.Id}/turns", new StringContent("hello"));

        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        Assert.Equal("/problems/session-ended", (string?)(await response.Content.ReadFromJsonAsync<JsonNode>())!["type"]);
    }

    [Fact]
    public async Task TurnToAPipelineThatTakesNone_Is409()
    {
        await using var origin = await TestOrigin.StartAsync();
        var session = await origin.BeginAsync();

        using var response = await origin.Client.PostAsync($"/api/sessions/{session.Id}/interrupt", null);

        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        Assert.Equal("/problems/no-conversation", (string?)(await response.Content.ReadFromJsonAsync<JsonNode>())!["type"]);
    }

    [Theory]
    [InlineData(RefusalReason.Ended, "session-ended")]
    [InlineData(RefusalReason.Full, "turns-full")]
    [InlineData(RefusalReason.BadText, "bad-text")]
    [InlineData(RefusalReason.BadAudio, "bad-audio")]
    [InlineData(RefusalReason.TooLong, "too-long")]
    public void Refusal_BecomesAProblem_WithItsReason(RefusalReason reason, string kind)
    {
        var problem = Assert.IsType<Problem>(TurnEndpoints.Answer(new TurnResult(0, new TurnRefusal(reason, "because"))));

        Assert.Equal(kind, problem.Kind.Name);
        Assert.Equal("because", problem.Detail);
    }
}

using Loomcast.MediaServer.Sessions;
using Microsoft.Extensions.Options;

namespace Loomcast.MediaServer.Tests.Sessions;

public sealed class SessionQueueTests
{
    private readonly SessionQueue _queue = new(Options.Create(new SessionOptions { MaxRunning = 2 }), _ => 0);

    [Fact]
    public void ClientWhoseSessionRunsForLong_IsNotPassedOverForEver()
    {
        _queue.Open();
        Join("ann"); // runs to the end of the test
        var place = Join("guest");
        var (ann, annLater) = (Join("ann"), Join("ann"));

        for (var guest = 0; guest < Claim.MostPassedOver; guest++)
        {
            var next = Join($"guest {guest}");
            _queue.Leave(place);
            Assert.Equal((null, 1), (next.Standing.Position, ann.Standing.Position));
            place = next;
        }

        var newcomer = Join("newcomer");
        _queue.Leave(place);

        Assert.Null(ann.Standing.Position);
        Assert.Equal(2, annLater.Standing.Position); // its client has had its turn
        Assert.Equal(1, newcomer.Standing.Position);
    }

    [Fact]
    public void SessionsThatTheMachineDoesNotCarry_WaitInLine_AndAreCalledWhenItDoes()
    {
        var queue = new SessionQueue(Options.Create(new SessionOptions { MostLoad = 1 }), pipeline => pipeline == "dear" ? 0.4 : 0);
        queue.Open();
        var running = new[] { queue.TryJoin("dear", "ann")!, queue.TryJoin("dear", "bob")! };
        var waiting = queue.TryJoin("dear", "cid")!;
        var counted = queue.TryJoin("cheap", "cid")!;

        Assert.All(running, ticket => Assert.Null(ticket.Standing.Position));
        Assert.Equal(1, waiting.Standing.Position);
        Assert.Null(counted.Standing.Position);

        queue.Leave(running[0]);
        Assert.Null(waiting.Standing.Position);
    }

    [Fact]
    public void SessionsThatTheMachineDoesNotCarry_AreRefused_WhereTheirPipelineIsToldSo()
    {
        var queue = new SessionQueue(Options.Create(new SessionOptions { MostLoad = 1 }), _ => 0.6);
        queue.Open();

        Assert.NotNull(queue.TryJoin("conversation", "ann"));
        Assert.Null(queue.TryJoin("conversation", "bob"));
    }

    [Fact]
    public void SessionThatIsTooDearForTheMachine_RunsAlone()
    {
        var queue = new SessionQueue(Options.Create(new SessionOptions { MostLoad = 1 }), _ => 3);
        queue.Open();

        Assert.Null(queue.TryJoin("test", "ann")!.Standing.Position);
        Assert.Equal(1, queue.TryJoin("test", "bob")!.Standing.Position);
    }

    [Fact]
    public void Positions_AreTheOrderInWhichSessionsAreCalled()
    {
        var queue = new SessionQueue(Options.Create(new SessionOptions { MaxRunning = 10 }), _ => 0);
        queue.Open();
        var guests = Enumerable.Range(0, 10).Select(number => queue.TryJoin("test", $"guest {number}")!).ToList();
        var waiting = "ann ann bob ann cid bob ann cid bob ann".Split(' ').Select(client => queue.TryJoin("test", client)!).ToList();
        var line = waiting.OrderBy(ticket => ticket.Standing.Position).ToList();

        foreach (var (guest, next) in guests.Zip(line))
        {
            Assert.Equal(1, next.Standing.Position);
            queue.Leave(guest);
            Assert.Null(next.Standing.Position);
        }

        Assert.Equal("ann bob cid ann bob cid ann bob ann ann", string.Join(' ', line.Select(ticket => ticket.Client)));
    }

    [Fact]
    public void OnePlace_GoesRoundBetweenClients()
    {
        var queue = new SessionQueue(Options.Create(new SessionOptions { MaxRunning = 1 }), _ => 0);
        queue.Open();
        var place = queue.TryJoin("test", "ann")!;
        var line = "ann ann bob bob cid".Split(' ').Select(client => queue.TryJoin("test", client)!).ToList();
        var called = new List<string>();

        while (line.Count > 0)
        {
            queue.Leave(place);
            place = line.Single(ticket => ticket.Standing.Position is null);
            line.Remove(place);
            called.Add(place.Client);
        }

        Assert.Equal(["bob", "cid", "ann", "bob", "ann"], called);
    }

    [Fact]
    public void NobodyIsCalled_BeforeAllThatRanHaveTheirPlaces()
    {
        var waiting = _queue.Rejoin("test", "ann", waits: true);
        _queue.Rejoin("test", "bob", waits: false);
        _queue.Rejoin("test", "bob", waits: false);
        var third = _queue.Rejoin("test", "bob", waits: false);

        _queue.Open();
        _queue.Leave(third);

        Assert.Equal(1, waiting.Standing.Position); // two run still
    }

    [Fact]
    public void NobodyIsCalled_WhenTheServerStops()
    {
        _queue.Open();
        var running = (Join("ann"), Join("ann"));
        var waiting = Join("ann");

        _queue.Close();
        _queue.Leave(running.Item1);

        Assert.Equal(1, waiting.Standing.Position);
    }

    [Fact]
    public async Task ChangeOfPosition_IsToldToWhoWaitsForIt()
    {
        _queue.Open();
        var running = (Join("ann"), Join("ann"));
        var (first, second) = (Join("ann"), Join("ann"));
        var changed = second.Standing.Changed;

        Assert.True(first.TryWithdraw());
        await changed.WaitAsync(TestOrigin.Patience);

        Assert.Equal(1, second.Standing.Position);
        Assert.True(first.Standing.HasLeft);
        Assert.False(running.Item1.TryWithdraw());
    }

    private QueueTicket Join(string client) => _queue.TryJoin("test", client)!;
}

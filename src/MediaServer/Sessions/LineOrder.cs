namespace Loomcast.MediaServer.Sessions;

/// <summary>The order in which those who wait for one pipeline are called.</summary>
internal static class LineOrder
{
    /// <summary>
    /// The oldest of the client with the fewest sessions that run; of equal clients, of the one whose last call is longest ago. The line is
    /// laid out as if no session ended meanwhile: its first is called next, and the others keep their order while nobody comes or goes.
    /// </summary>
    /// <param name="waiting">Oldest first.</param>
    /// <param name="running">Of the same pipeline.</param>
    public static List<QueueTicket> Of(IEnumerable<QueueTicket> waiting, IEnumerable<QueueTicket> running)
    {
        var busy = running.CountBy(ticket => ticket.Client, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        var left = waiting.Select(ticket => (Ticket: ticket, ticket.Claim)).ToList();
        var line = new List<QueueTicket>(left.Count);
        for (var call = 1 + left.Select(one => one.Claim.LastCall).DefaultIfEmpty().Max(); left.Count > 0; call++)
        {
            var overdue = left.FindIndex(one => one.Claim.IsOverdue);
            var index = overdue >= 0 ? overdue : left.IndexOf(left.MinBy(one => (busy.GetValueOrDefault(one.Ticket.Client), one.Claim.LastCall))); // the first of equals: the oldest
            var next = left[index].Ticket;
            line.Add(next);
            left.RemoveAt(index);
            busy[next.Client] = busy.GetValueOrDefault(next.Client) + 1;
            for (var other = 0; other < left.Count; other++)
            {
                var (ticket, claim) = left[other];
                left[other] = (ticket, claim.After(call, ticket.Client == next.Client, isYounger: other < index));
            }
        }

        return line;
    }
}

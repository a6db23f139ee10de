namespace Loomcast.MediaServer.Http;

/// <param name="Turn">Its number within the session, from 1.</param>
internal sealed record AcceptedTurn(int Turn);

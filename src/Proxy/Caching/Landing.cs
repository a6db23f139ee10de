namespace Loomcast.Proxy.Caching;

/// <summary>How a flight ended.</summary>
/// <param name="Answer">What the origin said, whatever its status; null where it said nothing.</param>
/// <param name="Failure">The status to answer with instead: 502 or 504.</param>
internal readonly record struct Landing(Answer? Answer, int Failure);

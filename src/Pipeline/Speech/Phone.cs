namespace Loomcast.Pipeline.Speech;

/// <summary>One speech sound.</summary>
/// <param name="Symbol">ARPAbet in lower case without stress ("ay", "m"); "pau" is silence.</param>
/// <param name="Start">From the start of the speech that holds it.</param>
/// <param name="End">From the start of the speech that holds it.</param>
public readonly record struct Phone(string Symbol, TimeSpan Start, TimeSpan End);

namespace Loomcast.Playback.Tests;

/// <summary>Something on the page that can be operated.</summary>
/// <param name="Id">Its id in the page or in the player.</param>
/// <param name="Name">What a screen reader calls it.</param>
internal sealed record PageControl(string Id, string Name);

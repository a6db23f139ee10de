namespace Loomcast.Playback.Tests;

/// <summary>Classes that hold what is shown against the clock: they run after all others, one at a time, with the same servers and browser if they want.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone : ICollectionFixture<Chromium>
{
    public const string Name = "alone";
}

namespace Loomcast.Playback.Tests;

/// <summary>One browser and one pair of servers for the classes that ask nothing special of them: to start them takes longer than many a test.</summary>
[CollectionDefinition(Name)]
public sealed class SharedChromium : ICollectionFixture<Chromium>
{
    public const string Name = "shared Chromium";
}

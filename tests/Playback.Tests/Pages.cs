namespace Loomcast.Playback.Tests;

/// <summary>
/// The pages, as people operate them. One browser and one pair of servers for the classes that ask nothing special of them: to start them takes longer than many a test.
/// </summary>
[CollectionDefinition(Name)]
public sealed class Pages : ICollectionFixture<Chromium>
{
    public const string Name = "pages";
}

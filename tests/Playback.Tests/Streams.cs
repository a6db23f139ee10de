namespace Loomcast.Playback.Tests;

/// <summary>Streams and events, as players and programs take them: with a browser and servers of their own, beside the <see cref="Pages"/>.</summary>
[CollectionDefinition(Name)]
public sealed class Streams : ICollectionFixture<Chromium>
{
    public const string Name = "streams";
}

namespace Loomcast.Playback.Tests;

/// <summary>Classes that publish streams of their own, and share the servers and the browser.</summary>
[CollectionDefinition(Name)]
public sealed class PublishedStreams : ICollectionFixture<Chromium>
{
    public const string Name = "published streams";
}

namespace Loomcast.Conformance.Tests.Sources;

/// <summary>Classes of rules that play with streams of their own, on servers that they share.</summary>
[CollectionDefinition(Name)]
public sealed class PlayedStreams : ICollectionFixture<Stage>
{
    public const string Name = "played streams";
}

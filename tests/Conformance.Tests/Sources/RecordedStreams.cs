namespace Loomcast.Conformance.Tests.Sources;

/// <summary>Classes of rules that share the recordings.</summary>
[CollectionDefinition(Name)]
public sealed class RecordedStreams : ICollectionFixture<Recordings>
{
    public const string Name = "recorded streams";
}

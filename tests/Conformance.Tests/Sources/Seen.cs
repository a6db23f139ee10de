using Xunit.Abstractions;

namespace Loomcast.Conformance.Tests.Sources;

/// <summary>A stream on a way in: the row of a theory.</summary>
public sealed class Seen : IXunitSerializable
{
    public Seen()
    {
    }

    public Seen(string stream, string way) => (Stream, Way) = (stream, way);

    public string Stream { get; private set; } = "";

    public string Way { get; private set; } = "";

    public void Deserialize(IXunitSerializationInfo info) => (Stream, Way) = (info.GetValue<string>(nameof(Stream)), info.GetValue<string>(nameof(Way)));

    public void Serialize(IXunitSerializationInfo info)
    {
        info.AddValue(nameof(Stream), Stream);
        info.AddValue(nameof(Way), Way);
    }

    public override string ToString() => $"{Stream}, {Way}";
}

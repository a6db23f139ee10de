using System.Reflection;
using Xunit.Sdk;

namespace Loomcast.Conformance.Tests.Sources;

/// <summary>Rows of a theory: each recorded stream on each way in.</summary>
/// <param name="streams">Names in <see cref="Recordings"/>; all where none is given.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EveryStreamAttribute(params string[] streams) : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        from stream in streams.Length == 0 ? Recordings.Names : streams
        from way in Way.All
        select new object[] { new Seen(stream, way) };
}

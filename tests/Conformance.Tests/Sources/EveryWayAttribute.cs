using System.Reflection;
using Xunit.Sdk;

namespace Loomcast.Conformance.Tests.Sources;

/// <summary>Rows of a theory: each way in.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EveryWayAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => Way.All.Select(way => new object[] { way });
}

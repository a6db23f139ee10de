using System.Collections.Immutable;

namespace Loomcast.Pipeline.Generation;

/// <summary>A script cannot be made into a video; all reasons, at once.</summary>
public sealed class ScriptException(ImmutableArray<ScriptFault> faults)
    : ArgumentException(string.Join(' ', faults.Select(fault => $"{fault.Path} {fault.Detail}")))
{
    public ImmutableArray<ScriptFault> Faults => faults;
}

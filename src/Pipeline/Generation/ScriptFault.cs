namespace Loomcast.Pipeline.Generation;

/// <summary>Something in a script that cannot be used.</summary>
/// <param name="Path">Where: "scenes[2].duration", with scenes counted from 0; "script" for the whole.</param>
/// <param name="Detail">What is wrong, and what would be right.</param>
public sealed record ScriptFault(string Path, string Detail);

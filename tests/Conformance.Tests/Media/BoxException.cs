namespace Loomcast.Conformance.Tests.Media;

/// <summary>The bytes are not boxes of ISO/IEC 14496-12; says where and why.</summary>
public sealed class BoxException(string message) : Exception(message);

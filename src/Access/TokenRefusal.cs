namespace Loomcast.Access;

/// <param name="IsMissing">No token was shown (401), or one that does not do (403).</param>
/// <param name="Reason">For a person, with the remedy.</param>
public sealed record TokenRefusal(bool IsMissing, string Reason);

using System.Collections.Immutable;

namespace Loomcast.Pipeline.Chat;

/// <param name="Name">Its heading.</param>
/// <param name="Questions">Ways to ask for it.</param>
/// <param name="Answers">What is said: the first answer first, the others when the user wants to hear more.</param>
internal sealed record GuideTopic(string Name, ImmutableArray<string> Questions, ImmutableArray<string> Answers);

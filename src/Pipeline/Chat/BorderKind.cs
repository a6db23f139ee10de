namespace Loomcast.Pipeline.Chat;

internal enum BorderKind
{
    Word,
    Clause,
    Sentence,
}

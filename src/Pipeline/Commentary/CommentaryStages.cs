namespace Loomcast.Pipeline.Commentary;

/// <summary>The stages of a commentary, in the order of the data, with about their shares of the work.</summary>
internal static class CommentaryStages
{
    public const string Analyse = "analyse";
    public const string Write = "write";
    public const string Speak = "speak";
    public const string Encode = "encode";

    public static readonly (string Name, double Weight)[] All = [(Analyse, 0.3), (Write, 0.05), (Speak, 0.05), (Encode, 0.6)];
}

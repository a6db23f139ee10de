namespace Loomcast.Pipeline.Inference;

/// <summary>How long work may wait for what is watched while it is made.</summary>
internal static class Patience
{
    /// <summary>
    /// Of work on files and scripts, which nobody talks with: five times the lead of a live timeline, so that conversations go first;
    /// finite, so that it still gets on where they never pause.
    /// </summary>
    public static readonly TimeSpan OfFiles = TimeSpan.FromSeconds(10);
}

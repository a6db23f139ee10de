namespace Loomcast.Pipeline.Processes;

/// <summary>A program to start, without a shell: no argument is ever taken apart or looked at by anything but the program.</summary>
/// <param name="Program">A name on the PATH, or a path.</param>
/// <param name="Package">Debian's package that it is in.</param>
/// <param name="Arguments">One by one, as the program gets them.</param>
public sealed record ChildCommand(string Program, string Package, params IReadOnlyList<string> Arguments)
{
    /// <summary>For a program that takes foreign bytes apart; null leaves it what we have.</summary>
    public ChildLimits? Limits { get; init; }

    /// <summary>Where the program is; null where there is none of this name.</summary>
    public static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, program))
        .FirstOrDefault(File.Exists);
}

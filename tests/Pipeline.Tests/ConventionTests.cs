using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Loomcast.Pipeline.Tests;

/// <summary>What no analyzer checks: the size of files, the names of types, and that an interface is more than a ceremony.</summary>
public sealed partial class ConventionTests
{
    private const int LongestFile = 300;

    private static readonly string Root = FindRoot();

    [Fact]
    public void AFile_IsShortEnoughToRead() => Assert.All(SourceFiles(), file => Assert.InRange(File.ReadLines(file).Count(), 1, LongestFile));

    [Fact]
    public void AFile_HoldsOneType_OfItsOwnName() => Assert.All(SourceFiles(), file =>
    {
        var types = TopLevelType().Matches(File.ReadAllText(file)).Select(match => match.Groups["name"].Value).ToList();
        Assert.True(types.Count <= 1, $"{file} holds {string.Join(", ", types)}");
        Assert.All(types, type => Assert.Equal(Path.GetFileNameWithoutExtension(file).Split('.')[0], type));
    });

    [Fact]
    public void AType_IsNamedForWhatItDoes() =>
        Assert.All(SourceFiles(), file => Assert.DoesNotMatch(EmptySuffix(), Path.GetFileNameWithoutExtension(file)));

    [Fact]
    public void AnInterface_HasTwoImplementations()
    {
        var texts = SourceFiles().Select(File.ReadAllText).ToList();
        var interfaces = texts.SelectMany(text => Interface().Matches(text)).Select(match => match.Groups["name"].Value);

        Assert.All(interfaces, name =>
        {
            var implementations = texts.Sum(text => Regex.Count(text, $@"\b(class|struct|record)\s[^\{{;]*:[^\{{;]*\b{name}\b"));
            Assert.True(implementations >= 2, $"{name} has {implementations} implementation(s): use the type itself, or a delegate");
        });
    }

    [Fact]
    public void Time_ComesFromATimeProvider() => Assert.All(SourceFiles(), file => Assert.DoesNotMatch(WallClock(), File.ReadAllText(file)));

    private static IEnumerable<string> SourceFiles() => Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal));

    private static string FindRoot([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../.."));

    [GeneratedRegex(@"^(public|internal)\s+(?:(?:static|sealed|abstract|partial|readonly|unsafe|ref)\s+)*(?:class|struct|record struct|record class|record|interface|enum|delegate\s+[\w<>\[\]?., ]+?)\s+(?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex TopLevelType();

    [GeneratedRegex(@"^(public|internal)\s+(?:partial\s+)?interface\s+(?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex Interface();

    [GeneratedRegex("(Manager|Helper|Helpers|Util|Utils|Service|Processor|Handler|Factory|Base|Impl|Info|Data)$")]
    private static partial Regex EmptySuffix();

    [GeneratedRegex(@"\b(DateTime|DateTimeOffset)\.(Utc)?Now\b|\bStopwatch\b|Thread\.Sleep|Task\.Delay\(\d")]
    private static partial Regex WallClock();
}

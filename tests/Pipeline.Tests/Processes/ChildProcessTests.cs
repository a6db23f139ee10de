using Loomcast.Pipeline.Processes;

namespace Loomcast.Pipeline.Tests.Processes;

public sealed class ChildProcessTests
{
    private static readonly ChildLimits Limits = new(200_000_000, TimeSpan.FromSeconds(1));

    [Fact]
    public void AProgramThatIsMissing_IsToldWithItsPackage()
    {
        var command = new ChildCommand("no-such-program", "no-such-package", []);

        var plain = Assert.Throws<ChildStartException>(() => ChildProcess.Start(command));
        var limited = Assert.Throws<ChildStartException>(() => ChildProcess.Start(command with { Limits = Limits }));

        Assert.All([plain, limited], failure => Assert.EndsWith("apt-get install no-such-package", failure.Message));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task NothingOfOurEnvironment_GoesWithIt(bool isLimited)
    {
        Environment.SetEnvironmentVariable("LOOMCAST_TEST_SECRET", "s3cret");

        var (_, output, _) = await RunAsync("env", isLimited);

        Assert.Contains("PATH=", output);
        Assert.DoesNotContain("s3cret", output);
    }

    [Fact]
    public async Task Arguments_AreNotTakenApart()
    {
        var (_, output, _) = await RunAsync("printf", true, "%s|", "a b", "$(id)", "*", "; exit 1", "");

        Assert.Equal("a b|$(id)|*|; exit 1||", output);
    }

    [Fact]
    public async Task AChildThatComputesForEver_IsEnded()
    {
        var (code, _, _) = await RunAsync("sh", true, "-c", "while :; do :; done");

        Assert.True(ChildLimits.RanOutOfTime(code), $"exit code {code}");
    }

    [Fact]
    public async Task AChildThatTakesAllMemory_GetsNoMore()
    {
        var (code, _, errors) = await RunAsync("sh", true, "-c", "cat /dev/zero | tail");

        Assert.NotEqual(0, code);
        Assert.Contains("memory", errors, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task AChildWithLimits_WritesNoFile()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            var (code, _, _) = await RunAsync("sh", true, "-c", $"echo text > {path}; echo more");

            Assert.Equal(0, new FileInfo(path).Length);
            Assert.NotEqual(0, code);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task MuchThatItComplains_IsRead_AndItsStartAndEndAreKept()
    {
        var (_, _, errors) = await RunAsync("sh", false, "-c", "echo first >&2; yes 'a line of complaint' | head -n 20000 >&2; echo last >&2");

        Assert.StartsWith("first\n", errors);
        Assert.EndsWith("last\n", errors);
        Assert.InRange(errors.Length, 32_768, 50_000);
    }

    [Fact]
    public async Task Disposing_EndsIt()
    {
        var child = ChildProcess.Start(new ChildCommand("cat", "coreutils", []));
        await child.TryWriteAsync(new byte[] { 1 }, CancellationToken.None);
        Assert.Equal(1, await child.Output.ReadAsync(new byte[8]));

        await child.DisposeAsync();

        Assert.Throws<InvalidOperationException>(child.Kill); // there is no process any more
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(string program, bool isLimited, params string[] arguments)
    {
        await using var child = ChildProcess.Start(new ChildCommand(program, "coreutils", arguments) { Limits = isLimited ? Limits : null });
        await child.Input.DisposeAsync();
        var output = await new StreamReader(child.Output).ReadToEndAsync();
        var (code, errors) = await child.ExitAsync(CancellationToken.None);
        return (code, output, errors);
    }
}

namespace Loomcast.Pipeline.Tests.Sessions;

public sealed class SessionFilesTests
{
    [Fact]
    public async Task NewFiles_AreToldOnce_ButNeitherPreviewsNorWhatIsWorkedWith()
    {
        using var session = new CollectedSession();
        var told = new List<string>();
        var files = session.Context.Files.Telling(told.Add);

        for (var times = 0; times < 2; times++)
        {
            await files.Append("results.jsonl").DisposeAsync();
            await files.Create("lines.srt").DisposeAsync();
            await files.WriteAsync("metadata.json", new byte[1], CancellationToken.None);
            await files.WriteAsync("preview-1.jpg", new byte[1], CancellationToken.None);
            await files.Work.WriteAsync("kept.json", new byte[1], CancellationToken.None);
        }

        Assert.Equal(["results.jsonl", "lines.srt", "metadata.json"], told);
    }
}

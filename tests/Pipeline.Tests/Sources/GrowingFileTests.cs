using Loomcast.Pipeline.Sources;

namespace Loomcast.Pipeline.Tests.Sources;

public sealed class GrowingFileTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public async Task Reading_Waits_ForWhatIsStillToCome()
    {
        var file = new GrowingFile(_path, length: null);
        await using var reader = file.OpenRead();
        var buffer = new byte[8];
        var read = reader.ReadAsync(buffer);
        Assert.False(read.IsCompleted);

        await File.WriteAllBytesAsync(_path, [1, 2, 3]);
        file.Advance(2);
        Assert.Equal(2, await read);
        Assert.Equal([1, 2], buffer[..2]);

        file.Advance(3);
        Assert.Equal(1, await reader.ReadAsync(buffer));
        var end = reader.ReadAsync(buffer);
        Assert.False(end.IsCompleted);
        file.Declare(3);
        Assert.Equal(0, await end);
        Assert.True(file.IsComplete);
    }

    [Fact]
    public async Task Reading_Fails_WhereTheRestNeverComes_AfterWhatIsThere()
    {
        await File.WriteAllBytesAsync(_path, [1, 2, 3]);
        var file = new GrowingFile(_path, length: 10, received: 3);
        await using var reader = file.OpenRead();
        file.Abandon("The upload was terminated.");

        Assert.Equal(3, await reader.ReadAsync(new byte[8]));
        var failure = await Assert.ThrowsAsync<IOException>(() => reader.ReadAsync(new byte[8]).AsTask());
        Assert.Equal("The upload was terminated.", failure.Message);
    }
}

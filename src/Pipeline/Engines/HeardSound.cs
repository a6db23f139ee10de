namespace Loomcast.Pipeline.Engines;

/// <summary>Sound that may be listened to again: as it arrives the first time, as it was the next. One listener at a time.</summary>
internal sealed class HeardSound(IAsyncEnumerable<ReadOnlyMemory<short>> audio, CancellationToken cancellationToken) : IAsyncDisposable
{
    // A minute at most: its source takes no longer recordings.
    private readonly List<ReadOnlyMemory<short>> _heard = [];
    private readonly IAsyncEnumerator<ReadOnlyMemory<short>> _arriving = audio.GetAsyncEnumerator(cancellationToken);

    public async IAsyncEnumerable<ReadOnlyMemory<short>> FromStartAsync()
    {
        for (var i = 0; ; i++)
        {
            if (i == _heard.Count)
            {
                if (!await _arriving.MoveNextAsync())
                {
                    yield break;
                }

                _heard.Add(_arriving.Current.ToArray());
            }

            yield return _heard[i];
        }
    }

    public ValueTask DisposeAsync() => _arriving.DisposeAsync();
}

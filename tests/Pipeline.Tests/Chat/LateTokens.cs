using System.Threading.Tasks.Sources;

namespace Loomcast.Pipeline.Tests.Chat;

/// <summary>Tokens none of which is there before it is waited for: a slow chat engine, without its clock.</summary>
internal sealed class LateTokens(IEnumerable<string> tokens) : IAsyncEnumerable<string>, IAsyncEnumerator<string>, IValueTaskSource<bool>
{
    private readonly IEnumerator<string> _tokens = tokens.GetEnumerator();

    public string Current => _tokens.Current;

    public IAsyncEnumerator<string> GetAsyncEnumerator(CancellationToken cancellationToken) => this;

    public ValueTask<bool> MoveNextAsync() => new(this, 0);

    public ValueTaskSourceStatus GetStatus(short token) => ValueTaskSourceStatus.Pending;

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        ThreadPool.QueueUserWorkItem(continuation, state, preferLocal: false);

    public bool GetResult(short token) => _tokens.MoveNext();

    public ValueTask DisposeAsync()
    {
        _tokens.Dispose();
        return ValueTask.CompletedTask;
    }
}

namespace Loomcast.Pipeline.Inference;

/// <summary>A model as the batcher sees it.</summary>
/// <param name="Name">For metrics.</param>
/// <param name="InputLength">Elements of one row of the input.</param>
/// <param name="OutputLength">Elements of one row of the output.</param>
/// <param name="Open">Makes what a lane needs to compute up to so many rows.</param>
internal sealed record BatchModel<TInput, TOutput>(string Name, int InputLength, int OutputLength, Func<int, BatchBuffers<TInput, TOutput>> Open)
{
    /// <summary>Rows of every run, where the model fixes them: fewer cost the same. Null where they are free.</summary>
    public int? FixedBatch { get; init; }

    /// <summary>Runs that may go on at the same time: one on a GPU, on processors as many as there are for it.</summary>
    public int Lanes { get; init; } = 1;

    /// <summary>What the batcher disposes of at its end.</summary>
    public IDisposable? Owned { get; init; }
}

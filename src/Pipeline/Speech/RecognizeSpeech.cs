namespace Loomcast.Pipeline.Speech;

/// <summary>Speech to text while the sound is still arriving: partial texts whenever they change, then one that is final (empty where nothing was said).</summary>
/// <param name="audio">16 kHz mono, in pieces of any length.</param>
/// <param name="language">BCP 47, lower case.</param>
/// <param name="cancellationToken">Ends the recognition at the next piece.</param>
public delegate IAsyncEnumerable<Recognition> RecognizeSpeech(IAsyncEnumerable<ReadOnlyMemory<short>> audio, string language, CancellationToken cancellationToken);

namespace Loomcast.Pipeline.Voices;

/// <summary>What a model makes of some letters.</summary>
/// <param name="Samples">-1 to 1.</param>
/// <param name="SampleRate">Of these.</param>
/// <param name="Letters">When each letter is heard; null where the model does not tell.</param>
internal sealed record ModelSpeech(float[] Samples, int SampleRate, (TimeSpan Start, TimeSpan End)[]? Letters);

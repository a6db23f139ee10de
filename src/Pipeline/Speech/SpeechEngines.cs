namespace Loomcast.Pipeline.Speech;

/// <summary>How conversations hear and speak.</summary>
public sealed record SpeechEngines(RecognizeSpeech Recognize, ISpeechSynthesizer Synthesizer);

namespace Loomcast.Pipeline.Voices;

/// <summary>The JSON file beside a Piper model, as far as it is used.</summary>
/// <remarks>Set, not init: generated readers overwrite the defaults of init-only properties that a file leaves out.</remarks>
internal sealed record PiperSettings
{
    private static readonly string[] Marks = ["^", "_", "$"];

    public PiperAudio? Audio { get; set; }

    public PiperEspeak? Espeak { get; set; }

    public PiperInference Inference { get; set; } = new();

    /// <summary>"espeak" is what can be read here.</summary>
    public string PhonemeType { get; set; } = "espeak";

    /// <summary>Numbers by letter; "^", "_" and "$" are start, pad and end.</summary>
    public IReadOnlyDictionary<string, long[]> PhonemeIdMap { get; set; } = new Dictionary<string, long[]>();

    public IReadOnlyDictionary<string, long> SpeakerIdMap { get; set; } = new Dictionary<string, long>();

    /// <summary>Samples of one unit of the durations.</summary>
    public int HopLength { get; set; } = 256;

    /// <summary>What is wrong with it, or null.</summary>
    public string? Fault() => this switch
    {
        { Audio: not { SampleRate: >= 8_000 and <= 48_000 } } => "audio.sample_rate is missing, or not from 8000 to 48000",
        { PhonemeType: not "espeak" } => $"phoneme_type is '{PhonemeType}', and should be 'espeak'",
        { Espeak.Voice: null or "" } or { Espeak: null } => "espeak.voice is missing",
        _ when Marks.FirstOrDefault(mark => !PhonemeIdMap.ContainsKey(mark)) is { } missing => $"phoneme_id_map has no '{missing}'",
        _ => null,
    };

    internal sealed record PiperAudio(int SampleRate);

    internal sealed record PiperEspeak(string? Voice);

    internal sealed record PiperInference
    {
        public float NoiseScale { get; set; } = 0.667f;

        public float LengthScale { get; set; } = 1;

        public float NoiseW { get; set; } = 0.8f;
    }
}

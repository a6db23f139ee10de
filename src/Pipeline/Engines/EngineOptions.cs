using System.ComponentModel.DataAnnotations;

namespace Loomcast.Pipeline.Engines;

/// <summary>One engine behind an OpenAI-compatible HTTP API.</summary>
public sealed class EngineOptions
{
    /// <summary>How settings, sessions and logs name it: letters, digits and - _ .</summary>
    [Required]
    [RegularExpression(@"^[A-Za-z0-9_.\-]{1,64}\z", ErrorMessage = "A name has letters, digits and - _ . only.")]
    public string Name { get; set; } = "";

    /// <summary>Where its API begins, with its version: "http://127.0.0.1:11434/v1".</summary>
    [Required]
    public string Address { get; set; } = "";

    /// <summary>Path behind the address; null for the usual one of its kind ("chat/completions", "audio/speech", "audio/transcriptions").</summary>
    public string? Path { get; set; }

    /// <summary>As the server names it.</summary>
    [Required]
    public string Model { get; set; } = "";

    /// <summary>Environment variable that holds the key; null for none.</summary>
    public string? KeyVariable { get; set; }

    /// <summary>File that holds the key and nothing else; null for none.</summary>
    public string? KeyFile { get; set; }

    /// <summary>Whether sessions may ask for it by name. It works as a fallback in any case.</summary>
    public bool Choosable { get; set; } = true;

    /// <summary>What a chat engine is told before the conversation, where nobody else tells it; "{language}" stands for that of the session.</summary>
    public string Instructions { get; set; } =
        "You are a friendly person in a video call, and what you write is spoken. Answer in the language \"{language}\", in a few short plain sentences, without lists, markup, emojis or addresses.";

    /// <summary>The voice of a speech engine where the session chose none.</summary>
    public string Voice { get; set; } = "alloy";

    /// <summary>Other voices that sessions may choose by name.</summary>
    public IList<string> Voices { get; } = [];

    /// <summary>Languages that it speaks or understands, such as "en"; none means all.</summary>
    public IList<string> Languages { get; } = [];

    /// <summary>Whether it speaks or understands a language.</summary>
    public bool Knows(string language) => Languages.Count == 0 || Languages.Contains(language) || Languages.Contains(language.Split('-')[0]);

    /// <summary>Samples per second of the PCM that a speech engine answers with. OpenAI's have 24000.</summary>
    [Range(8_000, 96_000)]
    public int SampleRate { get; set; } = 24_000;

    /// <summary>Whether a transcription engine is asked for its text as it grows.</summary>
    public bool Partials { get; set; }

    /// <summary>More fields of the request, such as "temperature": "0.7"; a value that is JSON is sent as such.</summary>
    public IDictionary<string, string> Extra { get; } = new Dictionary<string, string>();

    /// <summary>Until there is a connection. A server that is there accepts at once.</summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "00:01:00")]
    public TimeSpan ConnectTime { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>From the request to the first token or byte, or to the whole answer where it comes at once. Who waits longer has gone.</summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "00:05:00")]
    public TimeSpan FirstTime { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Between two tokens or bytes after the first.</summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "00:05:00")]
    public TimeSpan IdleTime { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Attempts after the first one, before the first token. A server that was silent for <see cref="FirstTime"/> is not asked again.</summary>
    [Range(0, 10)]
    public int Retries { get; set; } = 1;

    /// <summary>Before the first retry; it doubles with each.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>A server that asks for a longer pause (Retry-After) is left alone until then, and the next engine works.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan LongestPause { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Failures in half a minute, of at least half of all requests, after which it is left alone for <see cref="BreakTime"/>.</summary>
    [Range(2, 1000)]
    public int Failures { get; set; } = 3;

    /// <summary>Then one request tries it again.</summary>
    [Range(typeof(TimeSpan), "00:00:00.5", "01:00:00")]
    public TimeSpan BreakTime { get; set; } = TimeSpan.FromSeconds(15);
}

using System.ComponentModel.DataAnnotations;

namespace Loomcast.Proxy.Forwarding;

/// <summary>What goes to the origin and how: configuration section <c>Proxy</c>.</summary>
internal sealed class ForwardingOptions : IValidatableObject
{
    /// <summary>The origin's address, spoken to in HTTP/2 only: with prior knowledge over http, by ALPN over https.</summary>
    [Required]
    public string Origin { get; set; } = "http://127.0.0.1:8082";

    /// <summary>Names, separated by semicolons, under which only <c>/live</c> is served. Every other name is the app host, so that a server
    /// reached by an address works; <c>AllowedHosts</c> refuses the names that are not in its own list.</summary>
    [Required]
    public string VideoHosts { get; set; } = "video.localhost";

    /// <summary>Silence after which a request is given up. Two minutes outlast a request held for three target durations of 30 s and seven
    /// lost heartbeats of an event stream; an origin that is gone is found sooner, by ping.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "1.00:00:00")]
    public TimeSpan ActivityTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Bytes of one request's body: 64 MiB hold six minutes of 48 kHz stereo WAV.</summary>
    [Range(0, long.MaxValue)]
    public long MaxBody { get; set; } = 64 << 20;

    /// <summary>Paths with a limit of their own.</summary>
    public IList<BodyLimit> BodyLimits { get; } = [];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Uri.TryCreate(Origin, UriKind.Absolute, out var origin) || origin.Scheme is not ("http" or "https"))
        {
            yield return new($"Proxy:Origin is '{Origin}': use an address such as http://127.0.0.1:8082.");
        }

        if (BodyLimits.Any(limit => !limit.Path.StartsWith('/')))
        {
            yield return new("Each of Proxy:BodyLimits needs a Path that starts with a slash.");
        }
    }
}

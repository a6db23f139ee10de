using System.ComponentModel.DataAnnotations;

namespace Loomcast.Pipeline.Speech;

/// <summary>The embedded speech-to-text engine.</summary>
public sealed class PocketsphinxOptions
{
    /// <summary>Holds <c>en-us</c> (acoustic model), <c>en-us.lm.bin</c> and <c>cmudict-en-us.dict</c>; the default is where Debian's package puts them.</summary>
    [Required]
    public string ModelDirectory { get; set; } = "/usr/share/pocketsphinx/model/en-us";

    /// <summary>Recognitions at the same time, about 100 MB each; further ones wait.</summary>
    [Range(1, 64)]
    public int MaxDecoders { get; set; } = 2;

    /// <summary>Words that the model's dictionary lacks, with their sounds in ARPAbet.</summary>
    public IDictionary<string, string> Vocabulary { get; } = new Dictionary<string, string>
    {
        ["loomcast"] = "L UW M K AE S T",
        ["hls"] = "EY CH EH L EH S",
        ["vlc"] = "V IY EH L S IY",
        ["gpu"] = "JH IY P IY Y UW",
        ["ffmpeg"] = "EH F EH F EH M P EH G",
        ["onnx"] = "AA N IH K S",
    };
}

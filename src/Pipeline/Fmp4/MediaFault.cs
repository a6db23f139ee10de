namespace Loomcast.Pipeline.Fmp4;

/// <summary>What is wrong with media that somebody sent, as far as the sender must act differently.</summary>
public enum MediaFault
{
    /// <summary>Boxes that contradict themselves, or that say too little to be played.</summary>
    Broken,

    /// <summary>Samples came before the header that explains them.</summary>
    NoHeader,

    /// <summary>A codec, an encryption or a kind of track that is not taken.</summary>
    Unsupported,

    /// <summary>A box or a sample that is larger than any that is of use.</summary>
    TooLarge,

    /// <summary>Media time that runs backwards.</summary>
    Backwards,
}

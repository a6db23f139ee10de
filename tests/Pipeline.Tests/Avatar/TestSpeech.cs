using System.Collections.Immutable;
using Loomcast.Pipeline.Speech;
using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Tests.Avatar;

/// <summary>Speech of given phones, without sound.</summary>
internal static class TestSpeech
{
    /// <param name="phones">Symbols and their lengths: "aa 200 m 100".</param>
    public static SpokenPiece Of(string phones)
    {
        var words = phones.Split(' ');
        var builder = ImmutableArray.CreateBuilder<Phone>();
        var start = TimeSpan.Zero;
        for (var i = 0; i < words.Length; i += 2)
        {
            var end = start + TimeSpan.FromMilliseconds(int.Parse(words[i + 1], null));
            builder.Add(new Phone(words[i], start, end));
            start = end;
        }

        return new SpokenPiece(new short[(int)(start.TotalSeconds * AudioFormat.SampleRate)], builder.ToImmutable(), []);
    }
}

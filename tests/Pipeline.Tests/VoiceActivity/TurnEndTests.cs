using Loomcast.Pipeline.Speech;
using Loomcast.Pipeline.VoiceActivity;

namespace Loomcast.Pipeline.Tests.VoiceActivity;

public sealed class TurnEndTests
{
    private readonly VoiceActivityOptions _options = new();

    [Theory]
    [InlineData(3)] // a quiet room
    [InlineData(400)] // a fan
    public void ATurn_Ends_WhenTheVoiceHasBeenSilentForLongEnough(int noise)
    {
        var end = Embedded();

        end.Hear(Ears.Noise(0.6, noise));
        end.Hear(Ears.Speech(2.5, 8_000, noise));
        Assert.True(end.HasSpeech);
        end.Hear(Ears.Noise(0.5, noise));
        Assert.False(end.IsReached);
        end.Hear(Ears.Noise(0.3, noise));

        Assert.True(end.IsReached);
    }

    [Fact]
    public void APause_ShorterThanTheSetting_DoesNotEndIt()
    {
        var end = Embedded();

        for (var i = 0; i < 6; i++)
        {
            end.Hear(Ears.Speech(1, 8_000, 20));
            end.Hear(Ears.Noise(0.45, 20));
        }

        Assert.True(end.HasSpeech);
        Assert.False(end.IsReached);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(1_500)]
    public void Noise_ThatStays_IsNoSpeech(int amplitude)
    {
        var end = Embedded();

        end.Hear(Ears.Noise(7.5, amplitude));
        Assert.False(end.HasSpeech);
        Assert.False(end.IsReached);
        end.Hear(Ears.Noise(1, amplitude));

        Assert.True(end.IsReached); // nobody speaks: patience has an end
    }

    [Fact]
    public void AKnock_IsNoSpeech()
    {
        var end = Embedded();

        end.Hear([.. Ears.Noise(0.5, 10), .. Ears.Tone(0.06, 20_000), .. Ears.Noise(1, 10)]);

        Assert.False(end.HasSpeech);
        Assert.False(end.IsReached);
    }

    [Fact]
    public void Hiss_IsNoSpeech()
    {
        var end = Embedded();

        end.Hear([.. Ears.Noise(0.5, 10), .. Ears.Tone(1, 200, hertz: 6_000), .. Ears.Noise(0.1, 10)]);

        Assert.False(end.HasSpeech);
    }

    [Fact]
    public void SpeechWithoutEnd_EndsAtTheLimit()
    {
        _options.LongestTurn = 5;
        var end = Embedded();

        end.Hear(Ears.Speech(4.9, 8_000, 10));
        Assert.False(end.IsReached);
        end.Hear(Ears.Speech(0.2, 8_000, 10));

        Assert.True(end.IsReached);
    }

    [Fact]
    public async Task Until_PassesOnWhatIsHeard_AndReadsNoFurther()
    {
        var end = Embedded();
        ReadOnlyMemory<short>[] pieces = [Ears.Noise(0.3, 10), Ears.Speech(1, 8_000, 10), Ears.Noise(1, 10), Ears.Speech(1, 8_000, 10)];

        var heard = await end.Until(pieces.ToAsyncEnumerable(), default).ToArrayAsync();

        Assert.Equal(pieces.Take(3).Select(piece => piece.Length), heard.Select(piece => piece.Length));
    }

    [Fact]
    public async Task Silero_GetsTheWindow_ItsContext_ItsState_AndTheRate()
    {
        using var loud = await Ears.OpenAsync(Ears.Model((graph, input, state, rate) => graph.Node("ReduceMax", [input], ("axes", new long[] { 1 })) * rate / 16_000));
        using var before = await Ears.OpenAsync(Ears.Model((_, input, _, _) => input.Slice(1, 0, 1)));
        using var remembers = await Ears.OpenAsync(Ears.Model((_, _, state, _) => state.Slice(0, 1, 2).Slice(2, 127, 128) / 100));
        var window = new short[Ears.Window];
        (window[0], window[^64]) = (16_384, 8_192);

        Assert.Equal(0.5f, Detector(loud).Hear(window));
        Assert.Equal([0, 0.25f], Answers(Detector(before), window));
        Assert.Equal([0, 0.01f], Answers(Detector(remembers), window));
        Assert.Equal([0, 0.01f], Answers(Detector(remembers), window)); // another stream begins anew
    }

    [Fact]
    public async Task Silero_FindsTheEnd()
    {
        using var listening = await Ears.OpenAsync(Ears.Model((graph, input, _, _) => graph.Node("ReduceMax", [input], ("axes", new long[] { 1 })) * 10));
        var end = listening.Open();

        end.Hear([.. new short[8_000], .. Ears.Tone(1, 10_000), .. new short[9_000]]);
        Assert.False(end.IsReached);
        end.Hear(new short[2_000]);

        Assert.True(end.IsReached);
    }

    [Fact]
    public async Task AModelOfAnotherLayout_IsRefused_WithWhatDiffers()
    {
        var error = await Assert.ThrowsAsync<SpeechException>(() => Ears.OpenAsync(Inference.SmallModels.TwicePlusOne()));

        Assert.Contains("layout of Silero", error.Message, StringComparison.Ordinal);
        Assert.Contains("no input 'state' (Float [2, any, 128])", error.Message, StringComparison.Ordinal);
        Assert.Contains("an input 'x'", error.Message, StringComparison.Ordinal);
        Assert.Contains("no output 'stateN'", error.Message, StringComparison.Ordinal);
    }

    private TurnEnd Embedded() => new(new EnergyDetector(), _options);

    private static IVoiceDetector Detector(Listening listening) => listening.OpenDetector();

    private static float[] Answers(IVoiceDetector detector, short[] window) => [detector.Hear(window), detector.Hear(window)];
}

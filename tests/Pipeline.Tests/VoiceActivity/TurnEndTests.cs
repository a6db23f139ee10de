using Loomcast.Pipeline.Speech;
using Loomcast.Pipeline.VoiceActivity;

namespace Loomcast.Pipeline.Tests.VoiceActivity;

public sealed class TurnEndTests
{
    private readonly VoiceActivityOptions _options = new();

    [Theory]
    [InlineData(3)] // a quiet room
    [InlineData(400)] // a fan
    public async Task ATurn_Ends_WhenTheVoiceHasBeenSilentForLongEnough(int noise)
    {
        var end = Embedded();

        await end.HearAsync(Ears.Noise(0.6, noise), default);
        await end.HearAsync(Ears.Speech(2.5, 8_000, noise), default);
        Assert.True(end.HasSpeech);
        await end.HearAsync(Ears.Noise(0.5, noise), default);
        Assert.False(end.IsReached);
        await end.HearAsync(Ears.Noise(0.3, noise), default);

        Assert.True(end.IsReached);
    }

    [Fact]
    public async Task APause_ShorterThanTheSetting_DoesNotEndIt()
    {
        var end = Embedded();

        for (var i = 0; i < 6; i++)
        {
            await end.HearAsync(Ears.Speech(1, 8_000, 20), default);
            await end.HearAsync(Ears.Noise(0.45, 20), default);
        }

        Assert.True(end.HasSpeech);
        Assert.False(end.IsReached);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(1_500)]
    public async Task Noise_ThatStays_IsNoSpeech(int amplitude)
    {
        var end = Embedded();

        await end.HearAsync(Ears.Noise(7.5, amplitude), default);
        Assert.False(end.HasSpeech);
        Assert.False(end.IsReached);
        await end.HearAsync(Ears.Noise(1, amplitude), default);

        Assert.True(end.IsReached); // nobody speaks: patience has an end
    }

    [Fact]
    public async Task AKnock_IsNoSpeech()
    {
        var end = Embedded();

        await end.HearAsync((short[])[.. Ears.Noise(0.5, 10), .. Ears.Tone(0.06, 20_000), .. Ears.Noise(1, 10)], default);

        Assert.False(end.HasSpeech);
        Assert.False(end.IsReached);
    }

    [Fact]
    public async Task Hiss_IsNoSpeech()
    {
        var end = Embedded();

        await end.HearAsync((short[])[.. Ears.Noise(0.5, 10), .. Ears.Tone(1, 200, hertz: 6_000), .. Ears.Noise(0.1, 10)], default);

        Assert.False(end.HasSpeech);
    }

    [Fact]
    public async Task SpeechWithoutEnd_EndsAtTheLimit()
    {
        _options.LongestTurn = 5;
        var end = Embedded();

        await end.HearAsync(Ears.Speech(4.9, 8_000, 10), default);
        Assert.False(end.IsReached);
        await end.HearAsync(Ears.Speech(0.2, 8_000, 10), default);

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
        await using var loud = await Ears.OpenAsync(Ears.Model((graph, input, state, rate) => graph.Node("ReduceMax", [input], ("axes", new long[] { 1 })) * rate / 16_000));
        await using var before = await Ears.OpenAsync(Ears.Model((_, input, _, _) => input.Slice(1, 0, 1)));
        await using var remembers = await Ears.OpenAsync(Ears.Model((_, _, state, _) => state.Slice(0, 1, 2).Slice(2, 127, 128) / 100));
        var window = new short[Ears.Window];
        (window[0], window[^64]) = (16_384, 8_192);

        Assert.Equal(0.5f, await Detector(loud).HearAsync(window, default));
        Assert.Equal((float[])[0, 0.25f], await AnswersAsync(Detector(before), window));
        Assert.Equal((float[])[0, 0.01f], await AnswersAsync(Detector(remembers), window));
        Assert.Equal((float[])[0, 0.01f], await AnswersAsync(Detector(remembers), window)); // another stream begins anew
    }

    [Fact]
    public async Task Silero_HearsManyAtOnce_AndKeepsThemApart()
    {
        // What is remembered counts the windows, in both halves; what is heard is the loudest sample.
        await using var listening = await Ears.OpenAsync(Ears.Model((graph, input, state, _) =>
            graph.Node("ReduceMax", [input], ("axes", new long[] { 1 })) + (state.Slice(0, 0, 1).Slice(2, 0, 1) + state.Slice(0, 1, 2).Slice(2, 127, 128)).Reshape(-1, 1)));
        var streams = Enumerable.Range(0, 40).Select(stream => (Detector: Detector(listening), Level: stream / 64f)).ToList();

        for (var window = 0; window < 5; window++)
        {
            var answers = await Task.WhenAll(streams.Select(stream => stream.Detector.HearAsync(Enumerable.Repeat((short)(stream.Level * 32_768), Ears.Window).ToArray(), default).AsTask()));
            Assert.Equal(streams.Select(stream => stream.Level + (2 * window)), answers);
        }
    }

    [Fact]
    public async Task Silero_FindsTheEnd()
    {
        await using var listening = await Ears.OpenAsync(Ears.Model((graph, input, _, _) => graph.Node("ReduceMax", [input], ("axes", new long[] { 1 })) * 10));
        var end = listening.Open();

        await end.HearAsync((short[])[.. new short[8_000], .. Ears.Tone(1, 10_000), .. new short[9_000]], default);
        Assert.False(end.IsReached);
        await end.HearAsync(new short[2_000], default);

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

    private static async Task<float[]> AnswersAsync(IVoiceDetector detector, short[] window) => [await detector.HearAsync(window, default), await detector.HearAsync(window, default)];
}

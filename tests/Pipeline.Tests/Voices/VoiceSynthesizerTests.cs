using Loomcast.Pipeline.Speech;
using Loomcast.Pipeline.Voices;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Loomcast.Pipeline.Tests.Voices;

public sealed class VoiceSynthesizerTests : IDisposable
{
    private static readonly Voice Amy = new("amy", "en");

    private readonly VoiceFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Piper_Speaks_WithTheTimesThatItsDurationsTell()
    {
        using var voices = await VoiceFolder.WarmAsync(("amy", new VoiceFile { Model = _folder.Piper() }));

        var piece = await voices.SpeakAsync("No, see me.", Amy, default);

        // n ˈ o ʊ , s ˈ i ː m ˈ i ː . with a space behind the comma and another between the words: each two tokens long.
        Assert.Equal(["pau", "n", "ow", "uh", "pau", "s", "iy", "pau", "m", "iy", "pau"], piece.Phones.Select(phone => phone.Symbol));
        var letter = TimeSpan.FromSeconds(2.0 * VoiceFolder.PiperToken / VoiceFolder.PiperRate);
        AssertNear(2 * letter, piece.Phones[1].End - piece.Phones[1].Start); // with the stress behind it
        AssertNear(2 * letter, piece.Phones[4].End - piece.Phones[4].Start);
        Assert.Equal(["No,", "see", "me."], piece.Words.Select(word => word.Text));
        AssertNear(piece.Phones[5].Start, piece.Words[1].Start);
        AssertNear(4 * letter, piece.Words[1].End - piece.Words[1].Start);
        AssertCovers(piece);
    }

    [Fact]
    public async Task Piper_WithoutDurations_SpreadsTheLettersOverTheVoice()
    {
        using var voices = await VoiceFolder.WarmAsync(("amy", new VoiceFile { Model = _folder.Piper(durations: false) }));

        var piece = await voices.SpeakAsync("No, see me.", Amy, default);

        Assert.Equal(["n", "ow", "uh", "pau", "s", "iy", "m", "iy"], piece.Phones.Where((phone, index) => index > 0 && index < piece.Phones.Length - 1).Select(phone => phone.Symbol));
        Assert.True(piece.Phones[6].End - piece.Phones[6].Start > piece.Phones[5].End - piece.Phones[5].Start, "a long vowel lasts longer than a consonant");
        AssertCovers(piece);
    }

    [Fact]
    public async Task Piper_IsAsLoudAsItsModel_Always()
    {
        using var voices = await VoiceFolder.WarmAsync(("amy", new VoiceFile { Model = _folder.Piper() }));

        Assert.All([await voices.SpeakAsync("No.", Amy, default), await voices.SpeakAsync("See me there, and there.", Amy, default)],
            piece => Assert.InRange(Loudest(piece), 16_000, 16_900));
    }

    [Theory]
    [InlineData("loud", 16_000)]
    [InlineData("1", 16_000)]
    [InlineData(null, 0)]
    public async Task Piper_TakesTheSpeakerOfTheSettings(string? speaker, int loudest)
    {
        using var voices = await VoiceFolder.WarmAsync(("amy", new VoiceFile { Model = _folder.Piper(speakers: 2), Speaker = speaker }));

        Assert.InRange(Loudest(await voices.SpeakAsync("No.", Amy, default)), loudest, loudest + 900);
    }

    [Theory]
    [InlineData("input_ids", false)]
    [InlineData("tokens", true)]
    public async Task Kokoro_Speaks_InTheStyleForSoManyTokens(string tokens, bool archived)
    {
        using var voices = await VoiceFolder.WarmAsync(("heart", _folder.Kokoro(tokens, archived)));

        var piece = await voices.SpeakAsync("See my mate.", new Voice("heart", "en-us"), default);

        // s ˈ i ː _ m I _ m ˈ A t . : 13 tokens, as aɪ is one letter to it, and eɪ another.
        Assert.InRange(Loudest(piece), 13 * 32.7 * 0.95, 13 * 32.7 * 1.05);
        Assert.Equal(["s", "iy", "m", "aa", "ih", "m", "eh", "ih", "t"], piece.Phones.Select(phone => phone.Symbol).Where(symbol => symbol != "pau").Select(symbol => symbol == "ey" ? "eh" : symbol));
        AssertNear(TimeSpan.FromSeconds(4.0 * VoiceFolder.KokoroToken / 24_000), piece.Words[0].End - piece.Words[0].Start);
        AssertCovers(piece);
    }

    [Fact]
    public async Task LongText_IsSaidInParts_AllOfIt()
    {
        using var voices = await VoiceFolder.WarmAsync(("heart", _folder.Kokoro()));
        var text = string.Join(' ', Enumerable.Repeat("seventeen tall sailors", 40));

        var piece = await voices.SpeakAsync(text, new Voice("heart", "en"), default);

        Assert.Equal(text, string.Join(' ', piece.Words.Select(word => word.Text)));
        AssertCovers(piece);
    }

    [Theory]
    [InlineData("amy", "en", true)]
    [InlineData("AMY", "en-gb", true)]
    [InlineData("", "en", true)]
    [InlineData("amy", "de", false)]
    [InlineData("", "de", false)]
    [InlineData("bob", "en", false)]
    public async Task Has_WhatTheSettingsName_InItsLanguage(string name, string language, bool expected)
    {
        using var voices = await VoiceFolder.WarmAsync(("amy", new VoiceFile { Model = _folder.Piper() }));

        Assert.Equal(expected, voices.Has(new Voice(name, language)));
    }

    [Fact]
    public async Task WhatCannotBeSaid_IsSilence()
    {
        using var voices = await VoiceFolder.WarmAsync(("amy", new VoiceFile { Model = _folder.Piper() }));

        Assert.Equal(0, Loudest(await voices.SpeakAsync("— ☺", Amy, default)));
    }

    [Fact]
    public async Task Speaking_Stops_WhenCancelled()
    {
        using var voices = await VoiceFolder.WarmAsync(("amy", new VoiceFile { Model = _folder.Piper() }));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await voices.SpeakAsync("No.", Amy, new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task Piper_OfAnotherShape_IsRefused_WithAllThatDiffers()
    {
        var path = _folder.Piper(other: graph =>
        {
            var ids = graph.Input("input", TensorElementType.Int32, -1);
            graph.WholeInput("scales", TensorElementType.Float, 2);
            graph.Input("pitch", TensorElementType.Float);
            graph.Output("output", TensorElementType.Float, graph.Node("Cast", [ids], ("to", 1)), -1);
        });

        var error = await Assert.ThrowsAsync<SpeechException>(() => VoiceFolder.WarmAsync(("amy", new VoiceFile { Model = path })));

        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Contains("its input is 'input' (Int32 [any, any]), and should be 'input' (Int64 [any, any])", error.Message, StringComparison.Ordinal);
        Assert.Contains("it has no input 'input_lengths' (Int64 [any])", error.Message, StringComparison.Ordinal);
        Assert.Contains("its input is 'scales' (Float [2]), and should be 'scales' (Float [3])", error.Message, StringComparison.Ordinal);
        Assert.Contains("it has an input 'pitch'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"espeak\": {\"voice\": \"en-us\"}", "\"espeak\": {}", "espeak.voice")]
    [InlineData("\"espeak\"", "\"text\"", "phoneme_type is 'text'")]
    [InlineData("\"sample_rate\": 22050", "\"sample_rate\": 7", "audio.sample_rate")]
    [InlineData("\"^\":", "\"@\":", "phoneme_id_map has no '^'")]
    [InlineData("{", "[", "does not describe a Piper voice")]
    public async Task Piper_WithAFaultyDescription_IsRefused_WithTheReason(string sound, string faulty, string reason)
    {
        var path = _folder.Piper();
        var json = File.ReadAllText(path + ".json").Replace(":", ": ", StringComparison.Ordinal).Replace("\": \": [", "\":\": [", StringComparison.Ordinal);
        File.WriteAllText(path + ".json", sound == "\"espeak\"" ? json.Replace("\"phoneme_type\": \"espeak\"", "\"phoneme_type\": \"text\"", StringComparison.Ordinal) : json.Replace(sound, faulty, StringComparison.Ordinal));

        var error = await Assert.ThrowsAsync<SpeechException>(() => VoiceFolder.WarmAsync(("amy", new VoiceFile { Model = path })));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_ThatAreMissing_AreNamed()
    {
        File.Delete(_folder.Piper() + ".json");
        var kokoro = _folder.Kokoro();
        File.Delete(_folder.PathOf("config.json"));

        Assert.Contains("amy.onnx.json", await Refusal(new VoiceFile { Model = _folder.PathOf("amy.onnx") }), StringComparison.Ordinal);
        Assert.Contains("vocab", await Refusal(kokoro), StringComparison.Ordinal);
        Assert.Contains("needs a voice", await Refusal(new VoiceFile { Model = kokoro.Model }), StringComparison.Ordinal);
        Assert.Contains("there is no file", Assert.Single(new VoiceOptions { Voices = { ["x"] = new VoiceFile { Model = "/nowhere.onnx" } } }.Validate(new(new object()))).ErrorMessage, StringComparison.Ordinal);

        async Task<string> Refusal(VoiceFile file) => (await Assert.ThrowsAsync<SpeechException>(() => VoiceFolder.WarmAsync(("x", file)))).Message;
    }

    private static int Loudest(SpokenPiece piece) => piece.Samples.ToArray().Max(sample => Math.Abs((int)sample));

    private static void AssertNear(TimeSpan expected, TimeSpan actual) => Assert.InRange(actual, expected - TimeSpan.FromMilliseconds(1), expected + TimeSpan.FromMilliseconds(1));

    private static void AssertCovers(SpokenPiece piece)
    {
        Assert.Equal(TimeSpan.Zero, piece.Phones[0].Start);
        Assert.Equal(SpokenPieces.DurationOf(piece.Samples.Length), piece.Phones[^1].End);
        Assert.All(piece.Phones.Zip(piece.Phones.Skip(1)), pair => Assert.Equal(pair.First.End, pair.Second.Start));
        Assert.All(piece.Words, word => Assert.InRange(word.End, word.Start, piece.Phones[^1].End));
    }
}

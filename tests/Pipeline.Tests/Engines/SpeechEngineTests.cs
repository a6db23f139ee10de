using System.Text.Json;
using Loomcast.Pipeline.Avatar;
using Loomcast.Pipeline.Engines;
using Loomcast.Pipeline.Speech;
using Loomcast.Pipeline.Timeline;
using Loomcast.Tests.Shared.Engines;
using Microsoft.AspNetCore.Http;

namespace Loomcast.Pipeline.Tests.Engines;

public sealed class SpeechEngineTests
{
    private static readonly Voice English = new("", "en");
    private static readonly VideoFormat Format = new(64, 64);

    // Two words of half a second, with silence around them and between.
    private static readonly byte[] TwoHums = EngineAnswers.Hum(0.3, 0.5, 0.3, 0.5, 0.4);

    [Fact]
    public async Task ASentence_IsAskedFor_AndComesAt48Kilohertz()
    {
        await using var server = await EngineServer.StartAsync(EngineAnswers.Sound(TwoHums));
        using var client = Connect(server, options => options.Extra["speed"] = "1.2");

        var piece = await SpeakAsync(client, "Mama papa.");

        Assert.Equal("""{"model":"small","input":"Mama papa.","voice":"alloy","response_format":"pcm","speed":1.2}""", server.Requests[0].Json.ToJsonString());
        Assert.Equal("/v1/audio/speech", server.Requests[0].Path);
        Assert.InRange(SpokenPieces.DurationOf(piece.Samples.Length).TotalSeconds, 1.45, 1.6); // without the silence at its ends
        Assert.InRange(piece.Samples.ToArray().Max(), 7_500, 8_500);
        Assert.Equal(["Mama", "papa."], piece.Words.Select(word => word.Text));
        AssertCovers(piece);
    }

    [Fact]
    public async Task Lips_MoveWithTheVoice_AndRestInPauses()
    {
        await using var server = await EngineServer.StartAsync(EngineAnswers.Sound(TwoHums));
        using var client = Connect(server);

        var piece = await SpeakAsync(client, "Mama papa.");

        // 40 ms of silence are left before the first hum: it sounds from 0.04 to 0.54, the second one from 0.84 to 1.34.
        var mouth = Enumerable.Range(0, 38).Select(frame => Visemes.At(piece, frame, Format)).ToList();
        Assert.True(mouth[1..14].Max(shape => shape.Jaw) > 0.5, "an open mouth in the first word");
        Assert.True(mouth[21..34].Max(shape => shape.Jaw) > 0.5, "an open mouth in the second word");
        Assert.All(mouth[16..19], shape => Assert.InRange(shape.Jaw, 0, 0.05f));
        Assert.Contains(mouth[3..12], shape => shape.Jaw < 0.1f); // lips close at the second m
        Assert.InRange(piece.Words[0].End.TotalSeconds, 0.5, 0.6);
        Assert.InRange(piece.Words[1].Start.TotalSeconds, 0.8, 0.9);
    }

    [Fact]
    public async Task WordTimes_AreTheEngines_WhereItGivesThem()
    {
        await using var server = await EngineServer.StartAsync(Captioned(
            ("It", 0.30, 0.45), ("'s", 0.45, 0.6), ("me", 0.6, 0.8), (".", 0.8, 0.8), ("Hello", 1.1, 1.6)));
        using var client = Connect(server, options => options.Path = "../dev/captioned_speech");

        var piece = await SpeakAsync(client, "It's me. – Hello");

        Assert.Equal("/dev/captioned_speech", server.Requests[0].Path);
        Assert.Equal(["It's", "me.", "–", "Hello"], piece.Words.Select(word => word.Text));
        Assert.Equal([0.04, 0.34, 0.54, 0.84], piece.Words.Select(word => Math.Round(word.Start.TotalSeconds, 2)));
        Assert.Equal([0.34, 0.54, 0.54, 1.34], piece.Words.Select(word => Math.Round(word.End.TotalSeconds, 2)));
        Assert.Contains(piece.Phones, phone => phone.Symbol == "pau" && Math.Abs(phone.Start.TotalSeconds - 0.54) < 0.01 && Math.Abs(phone.End.TotalSeconds - 0.84) < 0.01);
        AssertCovers(piece);
    }

    [Fact]
    public async Task WordTimesOfAnotherText_AreNotBelieved()
    {
        await using var server = await EngineServer.StartAsync(Captioned(("three", 0, 0.1), ("dollars", 0.1, 0.2)));
        using var client = Connect(server);

        var piece = await SpeakAsync(client, "$3 only");

        Assert.InRange(piece.Words[1].End.TotalSeconds, 1.3, 1.4);
    }

    [Fact]
    public async Task AWavFile_IsTaken_AsItIs()
    {
        var wav = WavFile.Of(EngineAnswers.Hum(0.1, 1, 0.1)); // says 16 kHz
        await using var server = await EngineServer.StartAsync(EngineAnswers.Sound(wav, "audio/wav"));
        using var client = Connect(server);

        Assert.InRange(SpokenPieces.DurationOf((await SpeakAsync(client, "Hum.")).Samples.Length).TotalSeconds, 1.6, 1.75);
    }

    [Theory]
    [InlineData("audio/mpeg", "and not with PCM")]
    [InlineData("application/json", "did not answer with JSON")]
    [InlineData("audio/pcm", "sent no sound")]
    public async Task WhatIsNoSpeech_IsRefused(string mediaType, string reason)
    {
        await using var server = await EngineServer.StartAsync(EngineAnswers.Sound(new byte[9_601], mediaType));
        using var client = Connect(server);

        var failure = await Assert.ThrowsAsync<EngineException>(async () => await SpeakAsync(client, "Hello."));
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatCannotBeSaid_IsNotAskedFor()
    {
        await using var server = await EngineServer.StartAsync(EngineAnswers.Status(500));
        using var client = Connect(server);

        Assert.Equal(["—", "🙂"], (await SpeakAsync(client, "— 🙂")).Words.Select(word => word.Text));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task TheEngineThatHasTheVoice_Speaks_AndAnotherWithItsOwnWhereItFails()
    {
        await using var server = await EngineServer.StartAsync(EngineAnswers.Sound(TwoHums), EngineAnswers.Status(500));
        using var roster = new TestRoster(TestRoster.Speaking(TestRoster.Engine("voices", server, options =>
        {
            options.Voices.Add("nova");
            options.Languages.Add("en");
        })));
        var speech = roster.Roster.SpeechFor(new EngineChoice(), roster.Context);

        Assert.False(speech.Has(new Voice("nova", "ja")));
        Assert.Equal(["Hi."], (await speech.SpeakAsync("Hi.", new Voice("slt", "en"), default)).Words.Select(word => word.Text)); // flite's
        Assert.Empty(server.Requests);

        await speech.SpeakAsync("Mama papa.", new Voice("nova", "en-gb"), default);
        Assert.Equal("nova", (string)server.Requests[0].Json["voice"]!);
        var piece = await speech.SpeakAsync("Mama papa.", new Voice("nova", "en-gb"), default);

        Assert.True(piece.Phones.Length > 6);
        Assert.Equal("Another speech engine took over", Assert.Single(roster.Errors).Title);
    }

    [Theory]
    [InlineData("Mum", "m uh m")]
    [InlineData("schöne", "sh er n eh")]
    [InlineData("42", "f ao r t uw")]
    [InlineData("мама", "m aa m aa")]
    [InlineData("水", "t ah")]
    [InlineData("—", "")]
    public void Letters_MoveTheLips(string word, string sounds) => Assert.Equal(sounds, string.Join(' ', LetterSounds.Of(word).Select(sound => sound.Symbol)));

    private static void AssertCovers(SpokenPiece piece)
    {
        Assert.Equal(TimeSpan.Zero, piece.Phones[0].Start);
        Assert.Equal(SpokenPieces.DurationOf(piece.Samples.Length), piece.Phones[^1].End);
        Assert.All(piece.Phones.Zip(piece.Phones.Skip(1)), pair => Assert.Equal(pair.First.End, pair.Second.Start));
        Assert.All(piece.Words.Zip(piece.Words.Skip(1)), pair => Assert.True(pair.First.End <= pair.Second.Start));
    }

    private static RequestDelegate Captioned(params (string Word, double Start, double End)[] words) => EngineAnswers.Text("application/json", JsonSerializer.Serialize(new
    {
        audio = Convert.ToBase64String(TwoHums),
        timestamps = words.Select(word => new { word = word.Word, start_time = word.Start, end_time = word.End }),
    }));

    private static EngineClient Connect(EngineServer server, Action<EngineOptions>? change = null) =>
        new(TestRoster.Engine("voice", server, change), SpeechEngine.Path, TimeProvider.System);

    private static async Task<SpokenPiece> SpeakAsync(EngineClient client, string text) => await new SpeechEngine(client).SpeakAsync(text, English, default);
}

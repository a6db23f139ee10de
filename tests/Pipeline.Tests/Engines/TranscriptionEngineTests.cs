using Loomcast.Pipeline.Engines;
using Loomcast.Pipeline.Speech;
using Loomcast.Pipeline.Tests.Speech;
using Loomcast.Tests.Shared.Engines;
using Microsoft.AspNetCore.Http;

namespace Loomcast.Pipeline.Tests.Engines;

public sealed class TranscriptionEngineTests
{
    [Fact]
    public async Task Speech_IsSentAsAFile_AndUnderstood()
    {
        var speech = await Sounds.SpeechAsync("Hello there, I am your assistant.");
        await using var server = await EngineServer.StartAsync(EngineAnswers.Text("application/json", """{"text": " Hello there. "}"""));
        using var roster = new TestRoster(TestRoster.Listening(TestRoster.Engine("ears", server, options => options.Extra["temperature"] = "0")));

        Assert.Equal([new Recognition("Hello there.", IsFinal: true)], await ListenAsync(roster, speech, "en-us"));

        var asked = Assert.Single(server.Requests);
        Assert.Equal("/v1/audio/transcriptions", asked.Path);
        Assert.StartsWith("multipart/form-data", asked.ContentType, StringComparison.Ordinal);
        Assert.Equal(["small", "en", "json", "0"], new[] { "model", "language", "response_format", "temperature" }.Select(name => FieldOf(asked, name)));
        Assert.DoesNotContain("name=stream", asked.Text, StringComparison.Ordinal);
        var file = asked.Body.AsSpan(asked.Text.IndexOf("RIFF", StringComparison.Ordinal));
        Assert.Equal(new WavLayout(16_000, 1, 44, speech.Length * 2), WavLayout.Read(file[..WavLayout.LongestHeader]));
        Assert.Equal(speech, System.Runtime.InteropServices.MemoryMarshal.Cast<byte, short>(file.Slice(44, speech.Length * 2)).ToArray());
    }

    [Theory]
    [InlineData("data: {\"type\":\"transcript.text.delta\",\"delta\":\"Hel\"}\n\ndata: {\"type\":\"transcript.text.delta\",\"delta\":\"lo.\"}\n\ndata: {\"type\":\"transcript.text.done\",\"text\":\"Hello!\"}\n\n", "Hel|Hello.|Hello!")]
    [InlineData("data: {\"text\":\" Hello.\"}\n\ndata: {\"text\":\"So.\"}\n\n", "Hello.|Hello. So.|Hello. So.")]
    public async Task TextThatGrows_IsPassedOn(string events, string heard)
    {
        await using var server = await EngineServer.StartAsync(EngineAnswers.Text("text/event-stream", events));
        using var roster = new TestRoster(TestRoster.Listening(TestRoster.Engine("ears", server, options => options.Partials = true)));

        var texts = await ListenAsync(roster, await Sounds.SpeechAsync("Hello."));

        Assert.Equal(heard, string.Join('|', texts.Select(text => text.Text)));
        Assert.Equal([.. Enumerable.Repeat(false, texts.Count - 1), true], texts.Select(text => text.IsFinal));
        Assert.Equal("true", FieldOf(server.Requests[0], "stream"));
    }

    [Fact]
    public async Task Silence_IsNotSent()
    {
        await using var server = await EngineServer.StartAsync(EngineAnswers.Text("application/json", """{"text": "Thank you."}"""));
        using var roster = new TestRoster(TestRoster.Listening(TestRoster.Engine("ears", server)));

        Assert.Equal([new Recognition("", IsFinal: true)], await ListenAsync(roster, Sounds.Noise(20)));
        Assert.Empty(server.Requests);
    }

    public static TheoryData<RequestDelegate> Failures => [EngineAnswers.Status(500), EngineAnswers.Text("application/json", "[]"), EngineAnswers.Text("text/event-stream", "data: {\"text\":\"Good mor\"}\n\ndata: {\n\n")];

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task WhereOneFails_TheNextHearsAllFromTheStart(RequestDelegate failing)
    {
        await using var first = await EngineServer.StartAsync(failing);
        await using var second = await EngineServer.StartAsync(EngineAnswers.Text("application/json", """{"text": "Good morning."}"""));
        using var roster = new TestRoster(TestRoster.Listening(TestRoster.Engine("first", first), TestRoster.Engine("second", second)));
        var speech = await Sounds.SpeechAsync("Good morning.");

        var heard = await ListenAsync(roster, speech);

        Assert.Equal(new Recognition("Good morning.", IsFinal: true), heard[^1]);
        Assert.Contains($"{speech.Length * 2 + 44 - 8}", $"{BitConverter.ToInt32(second.Requests[0].Body.AsSpan(second.Requests[0].Text.IndexOf("RIFF", StringComparison.Ordinal) + 4))}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheEmbeddedRecogniser_HearsWhatTheOthersCouldNot()
    {
        await using var server = await EngineServer.StartAsync(EngineAnswers.Status(500));
        using var roster = new TestRoster(TestRoster.Listening(TestRoster.Engine("ears", server)));

        var heard = await ListenAsync(roster, await Sounds.SpeechAsync("Hello there, I am your assistant and I can speak clearly."));

        Assert.Contains("your assistant", heard[^1].Text, StringComparison.Ordinal);
        Assert.Equal("Another transcription engine took over", Assert.Single(roster.Errors).Title);
    }

    private static async Task<List<Recognition>> ListenAsync(TestRoster roster, short[] speech, string language = "en") =>
        await roster.Roster.TranscriptionFor(new EngineChoice(), roster.Context)(Sounds.InPieces(speech), language, default).ToListAsync();

    private static string FieldOf(EngineRequest asked, string name)
    {
        var start = asked.Text.IndexOf($"name={name}\r\n", StringComparison.Ordinal);
        var value = asked.Text.IndexOf("\r\n\r\n", start, StringComparison.Ordinal) + 4;
        return asked.Text[value..asked.Text.IndexOf("\r\n", value, StringComparison.Ordinal)];
    }
}

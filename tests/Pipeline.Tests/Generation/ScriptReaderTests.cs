using Loomcast.Pipeline.Generation;
using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Tests.Generation;

public sealed class ScriptReaderTests
{
    [Fact]
    public void WhatIsNotChosen_HasADefault()
    {
        var script = Scripts.Read("""{"title":"T","scenes":[{"text":"Hello."},{"title":"Silent"}]}""");

        Assert.Equal(("T", "en", new VideoFormat(1280, 720)), (script.Title, script.Language, script.Format));
        Assert.Equal([TimeSpan.Zero, TimeSpan.FromSeconds(4)], script.Scenes.Select(scene => scene.Shortest));
        Assert.All(script.Scenes, scene => Assert.True(scene is { Avatar: null, Voice: { Name: "", Language: "en" }, Backdrop.Upload: null }));
        Assert.NotEqual(script.Scenes[0].Backdrop, script.Scenes[1].Backdrop);
    }

    [Fact]
    public void Markdown_IsTheSameScriptAsItsJson()
    {
        const string Text = """
            ---
            voice: rms
            language: en-GB
            size: 640x360
            ---

            # About *looms*

            Text before the first heading is a scene of its own.

            ## One: the **loom**
            avatar: ada
            duration: 12.5

            ![a loom](abc234)

            It weaves. See [the guide](https://example.org/guide).

            And it never stops.

            ## Two
            picture: #102030 #405060
            """;
        const string Json = """
            {"title":"About looms","voice":"rms","language":"en-GB","size":"640x360","scenes":[
              {"text":"Text before the first heading is a scene of its own."},
              {"title":"One: the loom","avatar":"ada","duration":12.5,"picture":"abc234","text":"It weaves. See the guide. And it never stops."},
              {"title":"Two","picture":"#102030 #405060"}]}
            """;
        var (script, faults) = ScriptReader.Read(Scripts.Markdown(Text));

        Assert.Empty(faults);
        var same = Scripts.Read(Json);
        Assert.Equal((same.Title, same.Language, same.Format), (script.Title, script.Language, script.Format));
        Assert.Equal<Scene>([.. same.Scenes], [.. script.Scenes]);
        Assert.Equal(new Backdrop(null, 0x102030, 0x405060), script.Scenes[2].Backdrop);
    }

    [Theory]
    [InlineData("17", "script")]
    [InlineData("\"\"", "title scenes")]
    [InlineData("""{"scenes":[{"text":"a"}]}""", "title")]
    [InlineData("""{"title":"T"}""", "scenes")]
    [InlineData("""{"title":"T","scenes":[]}""", "scenes")]
    [InlineData("""{"title":"T","scenes":[7]}""", "scenes[0]")]
    [InlineData("""{"title":"T","scenes":[{}]}""", "scenes[0].text")]
    [InlineData("""{"title":"T","scenes":[{"text":7}]}""", "scenes[0].text scenes[0].text")]
    [InlineData("""{"title":"T","scenes":[{"text":"a","tittle":"b"}]}""", "scenes[0].tittle")]
    [InlineData("""{"title":"T","scenes":[{"text":"a","duration":"long"}]}""", "scenes[0].duration")]
    [InlineData("""{"title":"T","scenes":[{"text":"a","duration":0.5}]}""", "scenes[0].duration")]
    [InlineData("""{"title":"T","scenes":[{"text":"a","picture":"../../etc/passwd"}]}""", "scenes[0].picture")]
    [InlineData("""{"title":"T","scenes":[{"text":"a","picture":"#12345"}]}""", "scenes[0].picture")]
    [InlineData("""{"title":"T","scenes":[{"text":"a","avatar":"a b"}]}""", "scenes[0].avatar")]
    [InlineData("""{"title":"T","size":"641x360","scenes":[{"text":"a"}]}""", "size")]
    [InlineData("""{"title":"T","size":"9000x9000","scenes":[{"text":"a"}]}""", "size")]
    [InlineData("""{"title":"T","language":"english!","scenes":[{"text":"a"}]}""", "language")]
    [InlineData("""{"title":"T","colour":"red","scenes":[{"text":"a"}]}""", "colour")]
    [InlineData("""{"title":"T","scenes":[{"text":"a \ud800"}]}""", "script")]
    [InlineData("""{"title":"T","scenes":[{"title":"a","duration":600},{"title":"a","duration":600},{"title":"a","duration":600},{"title":"a","duration":600}]}""", "scenes")]
    public void AFault_IsToldByItsPath(string json, string paths)
    {
        var (_, faults) = ScriptReader.Read(Scripts.Json(json));

        Assert.Equal(paths, string.Join(' ', faults.Select(fault => fault.Path)));
        Assert.All(faults, fault => Assert.EndsWith(".", fault.Detail, StringComparison.Ordinal));
    }

    [Fact]
    public void AllFaults_AreToldAtOnce()
    {
        var (_, faults) = ScriptReader.Read(Scripts.Json("""{"size":"big","scenes":[{"text":"a","duration":-1},{"text":"b","picture":5,"voice":"?"},{}]}"""));

        Assert.Equal(["title", "size", "scenes[0].duration", "scenes[1].voice", "scenes[1].picture", "scenes[2].text"], faults.Select(fault => fault.Path));
    }

    [Fact]
    public void LongTexts_AreRefused()
    {
        var text = new string('a', 5001);
        var (_, faults) = ScriptReader.Read(Scripts.Json($$"""{"title":"T","scenes":[{"text":"{{text}}"}]}"""));

        Assert.Equal("scenes[0].text", Assert.Single(faults).Path);
    }

    [Fact]
    public void ASettingOfMarkdown_ThatIsUnknown_IsTold()
    {
        var (_, faults) = ScriptReader.Read(Scripts.Markdown("---\nvoize: slt\nscenes: none\n---\n# T\n## S\nText.\n"));

        Assert.Equal(["voize", "scenes:"], faults.Select(fault => fault.Path));
    }

    [Theory]
    [InlineData("One. Two! Three?", new[] { "One.", "Two!", "Three?" })]
    [InlineData("No mark at all", new[] { "No mark at all" })]
    [InlineData("", new string[0])]
    public void Texts_AreSpokenSentenceBySentence(string text, string[] sentences) => Assert.Equal(sentences, Sentences.Of(text));

    [Fact]
    public void AnEndlessSentence_IsCutAtWords()
    {
        var text = string.Join(' ', Enumerable.Repeat("word", 500));
        var sentences = Sentences.Of(text).ToList();

        Assert.All(sentences, sentence => Assert.InRange(sentence.Length, 1, 300));
        Assert.Equal(text, string.Join(' ', sentences));
    }
}

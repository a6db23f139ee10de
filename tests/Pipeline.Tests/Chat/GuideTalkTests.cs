using Loomcast.Pipeline.Chat;

namespace Loomcast.Pipeline.Tests.Chat;

public sealed class GuideTalkTests
{
    private static readonly Guide Page = Guide.Load();
    private static readonly GuideTalk Talk = new(Page, TimeProvider.System);

    [Theory]
    [InlineData("Hello!", "Greeting")]
    [InlineData("good morning Ada", "Greeting")]
    [InlineData("Who are you?", "Who I am")]
    [InlineData("what's your name", "Who I am")]
    [InlineData("How are you?", "How I am")]
    [InlineData("how are you doing today", "How I am")]
    [InlineData("Can you hear me?", "Hearing")]
    [InlineData("Thanks a lot!", "Thanks")]
    [InlineData("okay thank you very much", "Thanks")]
    [InlineData("good bye", "Goodbye")]
    [InlineData("Tell me a joke about latency.", "Joke")]
    [InlineData("What time is it now?", "Time")]
    [InlineData("What can I ask you about?", "What I know")]
    [InlineData("What is Loomcast?", "What Loomcast is")]
    [InlineData("what is loom cast", "What Loomcast is")]
    [InlineData("what is room cast", "What Loomcast is")]
    [InlineData("what is the loon guest", "What Loomcast is")]
    [InlineData("tell me about lumecast please", "What Loomcast is")]
    [InlineData("why do i need room cast", "Why Loomcast")]
    [InlineData("Why don't you just send one MP4 after the other?", "Why Loomcast")]
    [InlineData("What is HLS?", "HLS")]
    [InlineData("what is h l s", "HLS")]
    [InlineData("what is each l s", "HLS")]
    [InlineData("How does low-latency HLS work?", "Low latency HLS")]
    [InlineData("how does l l h l s work", "Low latency HLS")]
    [InlineData("how does low latency each l s work", "Low latency HLS")]
    [InlineData("What are partial segments?", "Parts")]
    [InlineData("explain blocking playlist reloads", "Blocking reload")]
    [InlineData("what is a pre load hint", "Preload hints")]
    [InlineData("How can I play the stream?", "How to play")]
    [InlineData("which players can i use to watch the stream", "How to play")]
    [InlineData("Does it play in VLC?", "VLC")]
    [InlineData("how do i watch it with v l c", "VLC")]
    [InlineData("can i use f f play", "Ffplay")]
    [InlineData("does hls.js work in Firefox", "Hls js")]
    [InlineData("does it work on my iPhone", "Safari")]
    [InlineData("How do I embed the loom-player element?", "Player element")]
    [InlineData("what does the a p i look like", "API")]
    [InlineData("how do I create a new session", "Session")]
    [InlineData("in which audio formats can I send a turn", "Turns")]
    [InlineData("Can I interrupt you?", "Interruption")]
    [InlineData("what is bargein", "Interruption")]
    [InlineData("how do i end the session", "Ending")]
    [InlineData("can I watch the recording later", "Recording")]
    [InlineData("how do I get the events", "Events")]
    [InlineData("why don't you send the video by SSE", "SSE and video")]
    [InlineData("where can i change the settings", "Configuration")]
    [InlineData("which ports are used", "Ports")]
    [InlineData("why is there a video.localhost", "Hosts")]
    [InlineData("the browser does not trust your certificate", "Certificates")]
    [InlineData("how do i install it", "Installation")]
    [InlineData("how can i swap the engines", "Engines")]
    [InlineData("how does your speech recognition work", "Speech to text")]
    [InlineData("what about pocket sphinx", "Speech to text")]
    [InlineData("can i use chat g p t", "Chat")]
    [InlineData("can you change your voice", "Text to speech")]
    [InlineData("can I use my own face", "Avatar")]
    [InlineData("do you use onyx runtime", "ONNX")]
    [InlineData("do i need a g p u", "GPU")]
    [InlineData("how big is the delay", "Latency")]
    [InlineData("what is the latancy", "Latency")]
    [InlineData("which pipelines are planned", "Pipelines")]
    [InlineData("can I publish with OBS", "Ingest")]
    [InlineData("how many viewers can it take", "Scaling")]
    [InlineData("what is YARP for", "Proxy")]
    [InlineData("why don't you use web r t c", "WebRTC")]
    [InlineData("why do you blink", "Idling")]
    [InlineData("what is the numbered avatar for", "Numbered avatar")]
    [InlineData("how do audio and video stay in sync", "Timeline")]
    [InlineData("which codecs do you use", "Encoding")]
    [InlineData("there is no sound", "Failures")]
    [InlineData("do you have prometheus metrics", "Metrics")]
    [InlineData("is it open source", "License")]
    [InlineData("tell me more", "More")]
    [InlineData("But why?", "More")]
    [InlineData("how?", "More")]
    [InlineData("please say that again", "Again")]
    [InlineData("", "Unknown")]
    [InlineData("?!", "Unknown")]
    [InlineData("what is the capital of France", "Unknown")]
    [InlineData("who won the football game yesterday", "Unknown")]
    [InlineData("how do i bake a chocolate cake", "Unknown")]
    [InlineData("is it raining in Berlin", "Unknown")]
    [InlineData("今天天气很好", "Unknown")]
    public void AQuestion_FindsItsTopic(string question, string topic) => Assert.Equal(topic, Talk.TopicOf(question).Name);

    [Fact]
    public void EveryListedQuestion_FindsItsTopic() => Assert.All(
        Page.Topics.SelectMany(topic => topic.Questions.Select(question => (question, topic.Name))),
        pair => Assert.Equal(pair.Name, Talk.TopicOf(pair.question).Name));

    [Fact]
    public void ALongSpeech_IsAnswered_ByTheQuestionAtItsEnd() =>
        Assert.Equal("VLC", Talk.TopicOf(string.Concat(Enumerable.Repeat("blah gibberish whatever ", 1000)) + string.Concat(Enumerable.Repeat("so you know ", 12)) + "can i use vlc").Name);

    [Fact]
    public void TellMeMore_GoesOn_UntilAllIsSaid()
    {
        var topic = Page.Topics.Single(topic => topic.Name == "Joke");
        var said = new List<string> { Talk.Answer("tell me a joke", []) };
        said.Add(Talk.Answer("another one", said));
        said.Add(Talk.Answer("tell me more", said));

        Assert.Equal(topic.Answers, said);
        Assert.StartsWith("That is all I know", Talk.Answer("go on", said), StringComparison.Ordinal);
    }

    [Fact]
    public void GoOn_StartsAtTheSentence_ThatWasInterrupted()
    {
        var answer = Talk.Answer("what is hls", []);

        Assert.Equal("It is plain HTTP, so it passes every firewall and every cache.", Talk.Answer("go on", [answer[..(answer.IndexOf("plain", StringComparison.Ordinal) - 1)]]));
    }

    [Fact]
    public void Again_RepeatsTheLastAnswer() => Assert.Equal("The answer.", Talk.Answer("say that again", ["Another.", "The answer."]));

    [Fact]
    public void AnAnswer_IsWrittenForTheVoice() => Assert.All(Page.Topics.SelectMany(topic => topic.Answers), answer =>
    {
        var spoken = answer.Replace("{time}", "noon", StringComparison.Ordinal);
        Assert.DoesNotContain(spoken, c => !char.IsAsciiLetterOrDigit(c) && !" .,:?'-".Contains(c));
        Assert.InRange(spoken.Split('.', '?')[0].Split(' ').Length, 2, 9);
    });

    [Fact]
    public void EveryTopic_HasAnAnswer_AndOneIsForTheUnknown()
    {
        Assert.All(Page.Topics, topic => Assert.NotEmpty(topic.Answers));
        Assert.Single(Page.Topics, topic => topic.Questions.IsEmpty);
    }
}

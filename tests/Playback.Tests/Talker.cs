namespace Loomcast.Playback.Tests;

/// <summary>A browser whose microphone hears a sentence, then silence, and again: while the answer is spoken, the next question comes.</summary>
public sealed class Talker : Chromium
{
    internal const string Sentence = "what is a playlist";

    private readonly string _recording = Path.GetTempFileName();

    protected override IEnumerable<string> Flags =>
        ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream", $"--use-file-for-fake-audio-capture={_recording}"];

    public override async Task InitializeAsync()
    {
        await using (var file = File.Create(_recording))
        await using (var spoken = await Spoken.AsWavAsync(Sentence, silence: 4))
        {
            await spoken.CopyToAsync(file);
        }

        await base.InitializeAsync();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        File.Delete(_recording);
    }
}

using System.Text.Json;
using Loomcast.Pipeline.Speech;
using Loomcast.Pipeline.Timeline;
using Loomcast.Tests.Shared;
using Microsoft.Playwright;

namespace Loomcast.Bench;

/// <summary>Somebody talks over the answer, hands-free: from the first loud 20 ms of their voice until the page takes it for one, and until the server has cut the answer.</summary>
internal static class BargeIn
{
    private const int Rounds = 12;
    private const int Noise = 30; // of 32,767
    private static readonly string[] Sentences = ["What is a playlist?", "How does it scale?", "Please stop, and tell me what Loomcast is.", "And who are you?"];
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3.5); // her answer has begun by then
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    // Follows the microphone's frames beside the page, and its requests.
    private const string Watch = """
        () => {
          window.voices = [];
          let silent = 0;
          const Node = window.AudioWorkletNode;
          window.AudioWorkletNode = class extends Node {
            constructor(...args) {
              super(...args);
              this.port.addEventListener('message', ({ data }) => {
                const power = data.reduce((sum, x) => sum + x * x, 0) / data.length;
                const loud = 10 * Math.log10(power + 1e-10) > -40;
                if (loud && silent > 50) {
                  voices.push({ began: performance.now() - 20 });
                }
                silent = loud ? 0 : silent + 1;
              });
            }
          };
          const send = window.fetch;
          window.fetch = async (...args) => {
            const voice = String(args[0]).endsWith('/interrupt') && voices.at(-1);
            const answer = await send.apply(window, args);
            if (voice) {
              voice.taken = performance.getEntriesByName('loomcast:onset').at(-1).startTime;
              voice.cut = performance.now();
            }
            return answer;
          };
        }
        """;

    public static async Task RunAsync(Servers servers)
    {
        var recording = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(recording, await RecordAsync());
            using var playwright = await Playwright.CreateAsync();
            await using var browser = await Viewer.LaunchAsync(playwright, "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream", $"--use-file-for-fake-audio-capture={recording}");
            await using var viewer = await Viewer.OpenAsync(browser);
            await viewer.Page.AddInitScriptAsync($"({Watch})()");
            await viewer.WatchAsync(servers.App);
            await viewer.Page.Locator("#hands-free").ClickAsync();
            await viewer.Page.WaitForFunctionAsync("count => voices.filter(voice => voice.cut).length >= count", Rounds, new() { Timeout = (float)Patience.TotalMilliseconds });
            Tell(await viewer.Page.EvaluateAsync<JsonElement>("() => voices.filter(voice => voice.cut).map(({ began, taken, cut }) => [taken - began, cut - began])"));
        }
        finally
        {
            File.Delete(recording);
        }
    }

    private static void Tell(JsonElement voices)
    {
        var (taken, cut) = (new Statistic("a voice's first 20 ms -> it is taken for one", "ms"), new Statistic("a voice's first 20 ms -> the answer is cut (server)", "ms"));
        foreach (var voice in voices.EnumerateArray())
        {
            taken.Add(voice[0].GetDouble());
            cut.Add(voice[1].GetDouble());
        }

        Console.WriteLine($"{taken}\n{cut}");
    }

    /// <summary>The sentences and pauses between them, over the noise of a quiet room, as a file of 48 kHz.</summary>
    private static async Task<byte[]> RecordAsync()
    {
        var (samples, random) = (new List<short>(), new Random(7));
        foreach (var sentence in Sentences)
        {
            var spoken = await new FliteSynthesizer().SpeakAsync(sentence, new Voice("rms", "en"), default);
            samples.AddRange(spoken.Samples.Span);
            samples.AddRange(new short[(int)(Pause.TotalSeconds * AudioFormat.SampleRate)]);
        }

        for (var i = 0; i < samples.Count; i++)
        {
            samples[i] = (short)Math.Clamp(samples[i] + random.Next(-Noise, Noise + 1), short.MinValue, short.MaxValue);
        }

        return WavOf([.. samples]);
    }

    private static byte[] WavOf(short[] samples)
    {
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        writer.Write("RIFF"u8);
        writer.Write(36 + (2 * samples.Length));
        writer.Write("WAVEfmt "u8);
        writer.Write([16, 0, 0, 0, 1, 0, 1, 0]);
        writer.Write(AudioFormat.SampleRate);
        writer.Write(2 * AudioFormat.SampleRate);
        writer.Write([2, 0, 16, 0]);
        writer.Write("data"u8);
        writer.Write(2 * samples.Length);
        writer.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes<short>(samples));
        return file.ToArray();
    }
}

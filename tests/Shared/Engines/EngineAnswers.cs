using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Loomcast.Tests.Shared.Engines;

/// <summary>What engines answer, good and bad.</summary>
internal static class EngineAnswers
{
    private const int SampleRate = 24_000;

    /// <summary>Streams an answer, token by token, to its end.</summary>
    public static RequestDelegate Tokens(params string[] tokens) => async context =>
    {
        await StreamAsync(context, tokens);
        await EventAsync(context, """{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""");
        await EventAsync(context, "[DONE]");
    };

    /// <summary>Streams the beginning of an answer, then the connection breaks.</summary>
    public static RequestDelegate CutAfter(params string[] tokens) => async context =>
    {
        if (tokens.Length == 0)
        {
            context.Abort();
            return;
        }

        context.Response.ContentLength = 1_000_000; // so that it ends too early, behind all that was written
        await StreamAsync(context, tokens);
    };

    /// <summary>Streams the beginning of an answer, and ends as if that were all.</summary>
    public static RequestDelegate EndAfter(params string[] tokens) => context => StreamAsync(context, tokens);

    /// <summary>Streams the beginning of an answer, then nothing more until the asker goes away.</summary>
    public static RequestDelegate HangAfter(TaskCompletionSource? gone, params string[] tokens) => async context =>
    {
        if (tokens.Length > 0)
        {
            await StreamAsync(context, tokens);
        }

        await WhenGoneAsync(context);
        gone?.TrySetResult();
    };

    /// <summary>Talks without end, until the asker goes away.</summary>
    public static RequestDelegate Endless(TaskCompletionSource gone) => async context =>
    {
        while (!context.RequestAborted.IsCancellationRequested)
        {
            await StreamAsync(context, ["la "]);
            await Task.Yield();
        }

        gone.TrySetResult();
    };

    public static RequestDelegate Status(int status, string body = "{}", string? retryAfter = null) => async context =>
    {
        context.Response.StatusCode = status;
        if (retryAfter is not null)
        {
            context.Response.Headers.RetryAfter = retryAfter;
        }

        await context.Response.WriteAsync(body);
    };

    public static RequestDelegate Text(string mediaType, string body) => async context =>
    {
        context.Response.ContentType = mediaType;
        await context.Response.WriteAsync(body);
    };

    /// <summary>Answers those who have the key, and refuses the others.</summary>
    public static RequestDelegate WithKey(string key, RequestDelegate answer) => context =>
        context.Request.Headers.Authorization == $"Bearer {key}" ? answer(context) : Status(401, $"Incorrect API key: {context.Request.Headers.Authorization}")(context);

    /// <summary>Sound as PCM.</summary>
    public static RequestDelegate Sound(byte[] pcm, string mediaType = "audio/pcm") => async context =>
    {
        context.Response.ContentType = mediaType;
        await context.Response.Body.WriteAsync(pcm);
    };

    /// <summary>A hum, with silences: 24 kHz, 16 bit.</summary>
    /// <param name="spans">Seconds of silence, hum, silence, hum ...</param>
    public static byte[] Hum(params double[] spans)
    {
        var samples = new List<short>();
        for (var i = 0; i < spans.Length; i++)
        {
            var loudness = i % 2 == 0 ? 0 : 8_000;
            samples.AddRange(Enumerable.Range(0, (int)(spans[i] * SampleRate)).Select(n => (short)(loudness * Math.Sin(2 * Math.PI * 150 * n / SampleRate))));
        }

        return MemoryMarshal.AsBytes<short>(samples.ToArray()).ToArray();
    }

    private static async Task StreamAsync(HttpContext context, string[] tokens)
    {
        if (!context.Response.HasStarted)
        {
            context.Response.ContentType = "text/event-stream";
        }

        foreach (var token in tokens)
        {
            await EventAsync(context, $$"""{"choices":[{"index":0,"delta":{"content":{{JsonSerializer.Serialize(token)}}},"finish_reason":null}]}""");
        }
    }

    private static async Task EventAsync(HttpContext context, string data)
    {
        await context.Response.WriteAsync($"data: {data}\n\n");
        await context.Response.Body.FlushAsync();
    }

    private static async Task WhenGoneAsync(HttpContext context)
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = context.RequestAborted.Register(gone.SetResult);
        await gone.Task;
    }
}

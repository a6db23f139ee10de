using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Loomcast.MediaServer.Uploads;
using Microsoft.Extensions.DependencyInjection;

namespace Loomcast.MediaServer.Tests.Uploads;

/// <summary>The requests of tus, one by one, right and wrong ones.</summary>
internal static class Tus
{
    public const string Root = "/api/uploads";

    public static UploadHost Uploads(this TestOrigin origin) => origin.App.Services.GetRequiredService<UploadHost>();

    /// <summary>An upload as the server sees it.</summary>
    public static Upload UploadOf(this TestOrigin origin, string address) =>
        origin.Uploads().TryFind(address[(Root.Length + 1)..], out var upload) ? upload : throw new InvalidOperationException($"There is no {address}.");

    public static Task<HttpResponseMessage> SendAsync(TestOrigin origin, HttpMethod method, string address, HttpContent? body, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, address) { Content = body, Headers = { { "Tus-Resumable", "1.0.0" } } };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return origin.Client.SendAsync(request);
    }

    /// <returns>Its address, as a path.</returns>
    public static async Task<string> CreateAsync(TestOrigin origin, long? length, params (string Name, string Value)[] headers)
    {
        using var response = await SendAsync(origin, HttpMethod.Post, Root, null, [length is null ? ("Upload-Defer-Length", "1") : ("Upload-Length", $"{length}"), .. headers]);
        Assert.Equal(201, (int)response.StatusCode);
        return response.Headers.Location!.OriginalString;
    }

    public static Task<HttpResponseMessage> AppendAsync(TestOrigin origin, string address, long offset, byte[] bytes, params (string Name, string Value)[] headers) =>
        AppendAsync(origin, address, offset, new ByteArrayContent(bytes), headers);

    public static Task<HttpResponseMessage> AppendAsync(TestOrigin origin, string address, long offset, HttpContent body, params (string Name, string Value)[] headers)
    {
        body.Headers.ContentType = new MediaTypeHeaderValue("application/offset+octet-stream");
        return SendAsync(origin, HttpMethod.Patch, address, body, [("Upload-Offset", $"{offset}"), .. headers]);
    }

    public static Task<HttpResponseMessage> TellAsync(TestOrigin origin, string address) => SendAsync(origin, HttpMethod.Head, address, null);

    /// <summary>How much has arrived, as the server tells it.</summary>
    public static async Task<long> OffsetAsync(TestOrigin origin, string address)
    {
        using var response = await TellAsync(origin, address);
        Assert.Equal(200, (int)response.StatusCode);
        return long.Parse(response.Headers.GetValues("Upload-Offset").Single(), CultureInfo.InvariantCulture);
    }

    public static async Task<int> StatusAsync(Task<HttpResponseMessage> answer)
    {
        using var response = await answer;
        return (int)response.StatusCode;
    }

    public static byte[] Bytes(int count) => RandomNumberGenerator.GetBytes(count);

    public static string Sha1(byte[] bytes)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1); // what tus asks for; it keeps out accidents, not attackers
        hash.AppendData(bytes);
        return "sha1 " + Convert.ToBase64String(hash.GetHashAndReset());
    }
}

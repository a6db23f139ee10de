using System.Globalization;
using System.Text.Json;
using Loomcast.Pipeline.Processes;
using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Avatar;

/// <summary>Reads a portrait: a picture of any kind that ffmpeg knows, and beside it a JSON file of the same name that says where the face is.</summary>
internal static class PortraitReader
{
    /// <exception cref="AvatarException">The picture or its description is missing or not sound.</exception>
    public static async Task<Portrait> ReadAsync(string name, string path, int height, CancellationToken cancellationToken)
    {
        var face = await ReadFaceAsync(Path.ChangeExtension(path, ".json"), cancellationToken);
        var rgb = await DecodeAsync(path, height, cancellationToken);
        return new Portrait(name, new VideoFormat(rgb.Length / (height * 3), height), rgb, face);
    }

    private static async Task<FaceGeometry> ReadFaceAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = File.OpenRead(path);
            var face = await JsonSerializer.DeserializeAsync(file, FaceGeometryJson.Default.FaceGeometry, cancellationToken);
            var fault = face is null ? "it is empty" : face.Fault();
            return fault is null ? face! : throw new AvatarException($"{path} does not describe a face: {fault}.");
        }
        catch (JsonException e)
        {
            throw new AvatarException($"{path} does not describe a face: {e.Message}", e);
        }
        catch (IOException e)
        {
            throw new AvatarException($"A portrait needs a description of its face beside it: {e.Message} Copy assets/avatar.json and change its numbers.", e);
        }
    }

    private static async Task<byte[]> DecodeAsync(string path, int height, CancellationToken cancellationToken)
    {
        await using var ffmpeg = Start(path, height);
        using var pixels = new MemoryStream();
        await ffmpeg.Output.CopyToAsync(pixels, cancellationToken);
        var (code, errors) = await ffmpeg.ExitAsync(cancellationToken);
        return code == 0 && pixels.Length > 0
            ? pixels.ToArray()
            : throw new AvatarException($"{path} is not a picture that ffmpeg can read: {errors.Trim()}");
    }

    private static ChildProcess Start(string path, int height)
    {
        var size = height.ToString(CultureInfo.InvariantCulture);
        string[] rendering = path.EndsWith(".svg", StringComparison.OrdinalIgnoreCase) ? ["-height", size] : []; // drawn at this size, not blown up to it
        string[] arguments =
            ["-v", "error", "-nostdin", .. rendering, "-i", $"file:{path}", "-frames:v", "1", "-vf", $"scale=-2:{size}:flags=lanczos", "-pix_fmt", "rgb24", "-f", "rawvideo", "-"];
        try
        {
            return ChildProcess.Start(new ChildCommand("ffmpeg", "ffmpeg", arguments));
        }
        catch (ChildStartException e)
        {
            throw new AvatarException("ffmpeg could not be started: install it (apt install ffmpeg), or put it on the PATH.", e);
        }
    }
}

using System.Text.Json;
using Loomcast.MediaServer.Sessions;
using Loomcast.MediaServer.Uploads;

namespace Loomcast.MediaServer.Http;

/// <summary>The option "upload" of pipelines that work on a video: one that has arrived, or is still arriving.</summary>
internal sealed class UploadChoice(UploadHost uploads)
{
    /// <summary>Its name in the options.</summary>
    public const string Name = "upload";

    private Upload? _upload;

    /// <summary>What was chosen.</summary>
    public Upload Upload => _upload!;

    /// <summary>What is missing when all options were read; null where nothing is.</summary>
    public Problem? Missing => _upload is null
        ? new Problem(Problems.BadOption, $"'{Name}' is missing: the id of the video, at the end of the address that POST /api/uploads has given.")
        : null;

    /// <returns>What is wrong with the option; null where nothing is.</returns>
    public Problem? Apply(JsonProperty option) => StreamChoice.TextOf(option) is { } id && uploads.TryFind(id, out _upload)
        ? null
        : new Problem(Problems.BadOption, $"'{Name}' is no upload that is here: it was never made, or has expired. Upload the video by tus to /api/uploads, and give the id at the end of its address.");

    /// <summary>A session that works on it: it is not deleted for its age while the session waits or runs.</summary>
    public SessionPlan Use(SessionPlan plan) => plan with { Hold = Hold };

    private IReadOnlyList<IDisposable> Hold()
    {
        try
        {
            return [Upload.Use()];
        }
        catch (IOException)
        {
            return []; // deleted meanwhile: who reads it is told
        }
    }
}

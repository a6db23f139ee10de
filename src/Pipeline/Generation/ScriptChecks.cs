namespace Loomcast.Pipeline.Generation;

/// <summary>Whether there is what a script names: voices, avatars, pictures.</summary>
internal sealed class ScriptChecks(GenerationEngines engines)
{
    /// <param name="script">Sound by itself.</param>
    /// <param name="withUploads">Else those may be gone: the session has taken from them what it needs.</param>
    public IEnumerable<ScriptFault> Check(Script script, bool withUploads) =>
        script.Scenes.SelectMany((scene, index) => Check(scene, $"scenes[{index}].", withUploads)).Take(ScriptLimits.Faults);

    private IEnumerable<ScriptFault> Check(Scene scene, string prefix, bool withUploads)
    {
        if (scene.Text.Length > 0 && !engines.Synthesizer.Has(scene.Voice))
        {
            yield return new(prefix + "voice", $"'{scene.Voice.Name}' is no voice for the language '{scene.Voice.Language}'. English has slt, rms, awb and kal; for other languages leave the voice out.");
        }

        // Before the engines are loaded nobody knows which there are; only sessions that go on after a restart of the server come so early.
        if (!engines.Avatars.IsLoaded)
        {
            yield break;
        }

        if (scene.Avatar is { } avatar && !engines.Avatars.TryGet(avatar, out _))
        {
            yield return new(prefix + "avatar", $"'{avatar}' is no avatar. Known: {string.Join(", ", engines.Avatars.Names)}.");
        }

        if (withUploads && scene.Backdrop.Upload is { } upload && ReasonAgainst(upload) is { } reason)
        {
            yield return new(prefix + "picture", reason);
        }
    }

    private string? ReasonAgainst(string upload)
    {
        if (engines.Uploads(upload) is not { } file)
        {
            return $"'{upload}' is no upload. Upload the picture first, by POST /api/uploads; its id is the end of the address that it gets.";
        }

        return file.Received < PictureKind.SignatureLength && !file.IsComplete ? null : PictureKind.ReasonAgainst(file);
    }
}

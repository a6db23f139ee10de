namespace Loomcast.Pipeline.Engines;

/// <summary>The key of an engine: read where it is kept, sent, and told to nobody else.</summary>
internal static class EngineKey
{
    private const int Longest = 4096;

    /// <summary>Why there is no key though one is configured, and what helps; null where all is well.</summary>
    public static string? FaultOf(EngineOptions engine)
    {
        try
        {
            return (engine.KeyVariable, engine.KeyFile) switch
            {
                ({ Length: > 0 }, { Length: > 0 }) => "KeyVariable and KeyFile exclude each other. Leave one out.",
                ({ Length: > 0 } variable, _) when Read(engine) is null => $"the environment variable {variable} is not set, or holds no key (KeyVariable). Set it before the server starts.",
                (_, { Length: > 0 } file) when Read(engine) is null => $"the file {file} holds no key (KeyFile): one line of printable characters.",
                _ => null,
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"the key cannot be read (KeyFile): {e.Message}";
        }
    }

    /// <summary>Null where none is configured, or it is none.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static string? Read(EngineOptions engine)
    {
        var key = engine.KeyVariable is { Length: > 0 } variable ? Environment.GetEnvironmentVariable(variable)
            : engine.KeyFile is { Length: > 0 } file ? File.ReadAllText(file)
            : null;
        return key?.Trim() is { Length: > 0 and <= Longest } trimmed && trimmed.All(c => c is > ' ' and <= '~') ? trimmed : null;
    }
}

namespace Loomcast.Pipeline.Engines;

/// <summary>In what way an engine failed.</summary>
internal enum EngineFault
{
    /// <summary>There is no connection.</summary>
    Unreachable,

    /// <summary>It said nothing for longer than it may.</summary>
    TooSlow,

    /// <summary>It has too much to do, and may have said until when (429, 503).</summary>
    Busy,

    /// <summary>It says that it failed (5xx).</summary>
    Broken,

    /// <summary>It does not know us, or not what we ask for: the configuration is wrong (401, 403, 404).</summary>
    Denied,

    /// <summary>It does not take this request (other 4xx); another one it may.</summary>
    Refused,

    /// <summary>Its answer is not what such an engine answers.</summary>
    BadAnswer,

    /// <summary>It is not asked, because it failed before or asked for a pause.</summary>
    LeftAlone,

    /// <summary>Its answer ends in the middle.</summary>
    Cut,
}

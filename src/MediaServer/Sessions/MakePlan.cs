namespace Loomcast.MediaServer.Sessions;

/// <summary>Makes the plan of a session again that an earlier run of the server had started.</summary>
/// <param name="pipeline">Its public name.</param>
/// <param name="options">As they were asked for, JSON.</param>
/// <exception cref="ArgumentException">This server does not know such sessions any more.</exception>
internal delegate SessionPlan MakePlan(string pipeline, string options);

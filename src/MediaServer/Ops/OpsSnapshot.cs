using System.Collections.Immutable;
using Loomcast.Pipeline.Engines;

namespace Loomcast.MediaServer.Ops;

/// <summary>How the server fares.</summary>
internal sealed record OpsSnapshot
{
    public required DateTimeOffset At { get; init; }

    public required MachineFigures Machine { get; init; }

    /// <summary>Empty where there are none, or nvidia-smi does not tell them.</summary>
    public required ImmutableArray<GpuFigures> Gpus { get; init; }

    /// <summary>Those that have run.</summary>
    public required ImmutableArray<OpsModel> Models { get; init; }

    /// <summary>How each engine stands.</summary>
    public required ImmutableArray<EngineStanding> Engines { get; init; }

    /// <summary>What pieces of work took of late, over all sessions.</summary>
    public required ImmutableArray<OpsStage> Stages { get; init; }

    /// <summary>Seconds from when the answer of a turn begins to be made until the first part with it can be served; null where none was.</summary>
    public Spread? FirstPart { get; init; }

    /// <summary>Slices of live timelines with something generated, since the server was started.</summary>
    public long GeneratedSlices { get; init; }

    /// <summary>Those on which an avatar idled.</summary>
    public long IdleSlices { get; init; }

    /// <summary>Those of the idle ones that stood inside a sentence.</summary>
    public long GapSlices { get; init; }

    public required int SessionCount { get; init; }

    /// <summary>Sessions that encode nothing, as nobody watches or asks.</summary>
    public required int Resting { get; init; }

    public required ImmutableArray<OpsSession> Sessions { get; init; }
}

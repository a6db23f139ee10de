namespace Loomcast.Pipeline.Avatar;

/// <summary>How the avatar moves by itself: it breathes, blinks, and never holds its head quite still.</summary>
/// <remarks>A pure function of the pose, that repeats itself: all its waves fit a whole number of times into the loop.</remarks>
internal static class IdleMotion
{
    /// <summary>Frames until it repeats: 9.6 s at 25 fps, and 94 MB of pictures of 512 x 512.</summary>
    public const int Loop = 240;

    // Frames on which the eyes are shut; the pauses between are uneven, as people's are.
    private static readonly int[] Blinks = [38, 129, 146, 221];

    // Lids go down faster than they come up: the frames around a blink.
    private static readonly float[] Lids = [0.45f, 1, 0.75f, 0.3f];

    public static HeadPose At(long pose)
    {
        var frame = (int)(pose % Loop);
        var breath = 0.5f + 0.5f * Wave(frame, 2, 0);
        return new HeadPose(
            Blink(frame),
            SwayX: 2.8f * Wave(frame, 1, 0.1f) + 0.9f * Wave(frame, 3, 0.4f),
            SwayY: 0.9f * Wave(frame, 2, 0.3f) + 0.5f * Wave(frame, 3, 0.7f) + 0.6f * breath,
            Roll: 0.01f * Wave(frame, 1, 0.35f) + 0.003f * Wave(frame, 2, 0.8f),
            Breath: 1.7f * breath);
    }

    private static float Blink(int frame)
    {
        foreach (var shut in Blinks)
        {
            var phase = frame - shut + 1;
            if (phase >= 0 && phase < Lids.Length)
            {
                return Lids[phase];
            }
        }

        return 0;
    }

    private static float Wave(int frame, int cycles, float phase) => MathF.Sin(MathF.Tau * ((float)frame * cycles / Loop + phase));
}

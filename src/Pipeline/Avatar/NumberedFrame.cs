namespace Loomcast.Pipeline.Avatar;

/// <summary>What is written in a picture of the avatar "numbered".</summary>
/// <param name="IsSpeech">False for an idle frame.</param>
/// <param name="Pose">Pose of the frame, modulo 2^24.</param>
/// <param name="FrameInPiece">Number of the frame in its spoken piece, modulo 2^12; 0 for an idle frame.</param>
public readonly record struct NumberedFrame(bool IsSpeech, int Pose, int FrameInPiece);

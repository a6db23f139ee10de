using Loomcast.Pipeline.Processes;

namespace Loomcast.Pipeline.Speech;

/// <summary>Starts the programs of this folder, so that one that is missing is a fault of the speech engine.</summary>
internal static class SpeechProgram
{
    /// <exception cref="SpeechException">The program is not installed.</exception>
    public static ChildProcess Start(ChildCommand command)
    {
        try
        {
            return ChildProcess.Start(command);
        }
        catch (ChildStartException missing)
        {
            throw new SpeechException(missing.Message, missing);
        }
    }
}

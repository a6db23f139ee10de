namespace Loomcast.Pipeline.Avatar;

/// <summary>
/// How much of its pictures a session asks for: less when what is ahead of its viewers melts away, more when there is time for twice as
/// much again. The session whose lead ends first gives up first.
/// </summary>
/// <remarks>One session's generator writes and reads it.</remarks>
internal sealed class DetailChoice
{
    // A lead that melts is let be while it is longer than this: some batches, so that a level has time to show what it saves.
    private static readonly TimeSpan Low = TimeSpan.FromSeconds(0.6);

    // Batches in a row, 160 ms each, that must have been easy before more is asked for: a second, so that sessions do not swing.
    private const int Calm = 6;

    private int _calm;

    public Detail Level { get; private set; }

    /// <summary>A batch was rendered.</summary>
    /// <param name="took">Waiting for the model and its run.</param>
    /// <param name="lead">Media that was ahead when it was asked for.</param>
    /// <param name="plays">How long the batch plays.</param>
    public void Rendered(TimeSpan took, TimeSpan lead, TimeSpan plays)
    {
        if (took > plays && lead - took < Low)
        {
            Lower();
        }
        else if (2 * took <= plays)
        {
            Raise();
        }
        else
        {
            _calm = 0;
        }
    }

    /// <summary>A batch was not there when it had to be played.</summary>
    public void Missed() => Lower();

    /// <summary>A batch was played without pictures of its own: nothing is known, so after a while they are tried again.</summary>
    public void Rested() => Raise();

    private void Lower() => (Level, _calm) = (Level == Detail.Still ? Detail.Still : Level + 1, 0);

    private void Raise()
    {
        if (++_calm >= Calm && Level != Detail.Full)
        {
            (Level, _calm) = (Level - 1, 0);
        }
    }
}

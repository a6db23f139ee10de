// Most of the time is that of video which plays: two classes at once get along. Those that hold what is shown against the clock run alone.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]

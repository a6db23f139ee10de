// Each class plays video in real time: two at once would measure each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

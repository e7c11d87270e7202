namespace TierDecision.Storage.Datasets;

/// <summary>Whether a store has a live dataset.</summary>
public enum DatasetStatus : byte
{
    /// <summary>Nothing was loaded yet.</summary>
    Empty = 0,

    /// <summary>There is one.</summary>
    Live = 1,

    /// <summary>The store could not be asked, in time or at all.</summary>
    Unavailable = 2,

    /// <summary>There is data that this version of the program cannot read.</summary>
    Unreadable = 3,

    /// <summary>The place where the data was or should be is not there, such as a file that was deleted.</summary>
    Missing = 4,
}

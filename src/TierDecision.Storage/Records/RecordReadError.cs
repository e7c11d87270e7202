namespace TierDecision.Storage.Records;

/// <summary>Why bytes are not a record that this version of the program can read.</summary>
public enum RecordReadError : byte
{
    /// <summary>They are.</summary>
    None = 0,

    /// <summary>Not as long as a record of its format.</summary>
    WrongLength = 1,

    /// <summary>A format that this version of the program does not know.</summary>
    UnknownFormat = 2,
}

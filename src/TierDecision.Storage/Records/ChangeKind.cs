namespace TierDecision.Storage.Records;

/// <summary>What one change does.</summary>
internal enum ChangeKind : byte
{
    /// <summary>A customer has this record now: key, record.</summary>
    Record = 1,

    /// <summary>There is no such customer any more: key.</summary>
    NoRecord = 2,

    /// <summary>An alias stands for a customer now: alias, customer, the customer that it stood for before or zeros.</summary>
    Alias = 3,

    /// <summary>An alias stands for nobody any more: alias, the customer that it stood for.</summary>
    NoAlias = 4,

    /// <summary>Something of a customer changed that decisions do not read: key.</summary>
    Touched = 5,

    /// <summary>What stood here named a customer who was removed since. Who has not read it before reads the partition anew.</summary>
    Erased = 6,
}

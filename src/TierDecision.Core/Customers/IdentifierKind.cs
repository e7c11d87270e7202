namespace TierDecision.Core.Customers;

/// <summary>How a request names its customer.</summary>
public enum IdentifierKind : byte
{
    /// <summary>The company's own customer id: the key of the record itself.</summary>
    CustomerId = 0,

    /// <summary>A phone number in E.164, an alias.</summary>
    Phone = 1,

    /// <summary>An e-mail address, lower-cased, an alias.</summary>
    Email = 2,

    /// <summary>An id in another system, <c>source:id</c>, an alias.</summary>
    External = 3,
}

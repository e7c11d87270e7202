using System.Runtime.InteropServices;

namespace TierDecision.Scoring.Profit;

/// <summary>
/// The contacts of each customer and what they cost. Those that the company caused (a complaint, a wrong delivery, a transfer) are counted apart and
/// charged to nobody: bad service must not make customers look unprofitable.
/// </summary>
public sealed class ServiceUse
{
    private readonly Dictionary<string, ContactSum> _customers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _channels = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The customers, in the order of their first contact.</summary>
    public IReadOnlyCollection<string> Customers => _customers.Keys;

    /// <summary>The channels, as they were written first.</summary>
    public IReadOnlyCollection<string> Channels => _channels;

    /// <summary>The contacts of a customer.</summary>
    public ContactSum this[string customer] => _customers.GetValueOrDefault(customer);

    /// <summary>Adds contacts.</summary>
    /// <param name="customer">The company's own customer id.</param>
    /// <param name="channel">The channel; empty if not known.</param>
    /// <param name="contacts">How many, with their minutes all together and their cost.</param>
    /// <param name="causedByCompany">Whether the company caused them.</param>
    public void Add(string customer, string channel, in Contacts contacts, bool causedByCompany)
    {
        ArgumentNullException.ThrowIfNull(channel);
        _channels.Add(channel);
        ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(_customers, customer, out _);
        sum = causedByCompany ? sum with { CausedByCompany = sum.CausedByCompany + contacts } : sum with { Own = sum.Own + contacts };
    }
}

/// <summary>Contacts.</summary>
/// <param name="Count">How many.</param>
/// <param name="Minutes">Their minutes, all together.</param>
/// <param name="Cost">What they cost.</param>
public readonly record struct Contacts(long Count, decimal Minutes, decimal Cost)
{
    /// <summary>Both.</summary>
    public static Contacts operator +(in Contacts left, in Contacts right) => Add(left, right);

    /// <summary>Both.</summary>
    public static Contacts Add(in Contacts left, in Contacts right) =>
        new(left.Count + right.Count, left.Minutes + right.Minutes, left.Cost + right.Cost);
}

/// <summary>The contacts of one customer.</summary>
/// <param name="Own">Those that count.</param>
/// <param name="CausedByCompany">Those that the company caused.</param>
public readonly record struct ContactSum(Contacts Own, Contacts CausedByCompany)
{
    /// <summary>Both.</summary>
    public static ContactSum operator +(in ContactSum left, in ContactSum right) => Add(left, right);

    /// <summary>Both.</summary>
    public static ContactSum Add(in ContactSum left, in ContactSum right) =>
        new(left.Own + right.Own, left.CausedByCompany + right.CausedByCompany);
}

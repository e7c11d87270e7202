using System.Diagnostics;
using TierDecision.Core.Customers;
using TierDecision.LoadTest.Customers;
using TierDecision.LoadTest.Measuring;
using TierDecision.Store.Packed;
using TierDecision.Store.Replica;

namespace TierDecision.LoadTest.Stores;

/// <summary>
/// Times look-ups, and beside them what the memory alone costs: two plain reads, the second at a place that the first one tells, in two arrays as large as
/// the replica's. In both, each begins only when the one before has answered, so that latencies are measured and not how many of them overlap.
/// </summary>
internal static class LookupTimer
{
    private const int Lookups = 500_000;
    private const int Passes = 5;

    /// <summary>Bytes of a customer: key and record, the version at their end.</summary>
    public const int CustomerBytes = IdentityKey.Size + CustomerRecordCodec.Size;

    private const int CustomerWords = CustomerBytes / sizeof(ulong);

    /// <summary>Nanoseconds of a look-up of customers drawn evenly; the median of some passes.</summary>
    public static double Replica(CustomerReplica replica, PreparedCustomers customers, IdentifierKind kind)
    {
        var keys = customers.Draw(kind, Lookups);
        return Time(() =>
        {
            var at = 0;
            for (var i = 0; i < Lookups; i++)
            {
                replica.TryFind(kind, keys[at], out var score);

                // Every customer's version is 1.
                at += (int)score.Version;
            }

            return at;
        });
    }

    /// <summary>Nanoseconds of the two plain reads; the median of some passes.</summary>
    /// <param name="slots">The slots of the replica's table of keys.</param>
    /// <param name="slotBytes">Bytes of a slot, a multiple of four.</param>
    /// <param name="customers">The number of customers.</param>
    public static double Memory(int slots, int slotBytes, int customers)
    {
        var random = new SplitMix64(2);
        var slotWords = slotBytes / sizeof(int);
        var index = new int[(long)slots * slotWords];
        for (var slot = 0; slot < slots; slot++)
        {
            index[((long)slot * slotWords) + slotWords - 1] = (int)(random.Next() % (ulong)customers);
        }

        var values = new ulong[(long)customers * CustomerWords];
        for (var customer = 0; customer < customers; customer++)
        {
            values[((long)customer * CustomerWords) + CustomerWords - 1] = 1;
        }

        var places = new int[Lookups];
        for (var i = 0; i < Lookups; i++)
        {
            places[i] = (int)(random.Next() % (ulong)slots);
        }

        return Time(() =>
        {
            var at = 0;
            for (var i = 0; i < Lookups; i++)
            {
                var customer = index[((long)places[at] * slotWords) + slotWords - 1];
                at += (int)values[((long)customer * CustomerWords) + CustomerWords - 1];
            }

            return at;
        });
    }

    private static double Time(Func<int> pass)
    {
        // The first pass is for the compiler and the caches.
        Check(pass());
        var nanoseconds = new List<double>();
        for (var i = 0; i < Passes; i++)
        {
            var started = Stopwatch.GetTimestamp();
            var found = pass();
            nanoseconds.Add(Stopwatch.GetElapsedTime(started).TotalNanoseconds / Lookups);
            Check(found);
        }

        return Medians.Of(nanoseconds) ?? 0;

        static void Check(int found)
        {
            if (found != Lookups)
            {
                throw new InvalidOperationException($"{found} of {Lookups} were found.");
            }
        }
    }
}

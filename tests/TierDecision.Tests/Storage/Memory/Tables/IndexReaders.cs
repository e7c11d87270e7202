using TierDecision.Core.Customers;

namespace TierDecision.Tests.Storage.Memory.Tables;

/// <summary>The law of an index that one thread fills while others read it.</summary>
internal static class IndexReaders
{
    /// <summary>Gives 200,000 keys the numbers from 0 on, and checks that readers find those that are there, and never another number.</summary>
    public static async Task FindWhatIsThereAsync(Func<IdentityKey, int> find, Action<IdentityKey, int> add)
    {
        const int Count = 200_000;
        var known = 0;

        await ConcurrentReaders.ReadWhileAsync(
            reader =>
            {
                var random = new Random(reader);
                return _ =>
                {
                    var there = Volatile.Read(ref known);
                    var wanted = random.Next(Count);
                    var found = find(Key(wanted));
                    Assert.True(found == wanted || (found == -1 && wanted >= there), $"{wanted} of {there} was found as {found}");
                    Assert.Equal(-1, find(Key(Count + wanted)));
                };
            },
            () =>
            {
                for (var i = 0; i < Count; i++)
                {
                    add(Key(i), i);
                    Volatile.Write(ref known, i + 1);
                }
            });

        static IdentityKey Key(int number) => new((ulong)number * 0x9E3779B97F4A7C15, (ulong)number);
    }
}

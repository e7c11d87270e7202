using NodaTime;
using TierDecision.Cli.Terminal;
using TierDecision.Core.Customers;
using TierDecision.Scoring.Scores;

namespace TierDecision.Cli.Commands.Load;

/// <summary>
/// The records of a score file, made while the store reads them, so that a large file is never in memory twice. The first line is read
/// ahead: it says what the data is as of.
/// </summary>
internal sealed class ScoreFileSource : IDisposable
{
    private const int ProgressStride = 10_000;

    private readonly ScoreFileReader _reader;
    private readonly IEnumerator<ScoredCustomer> _customers;
    private readonly CustomerRecordFactory _records;

    public ScoreFileSource(ScoreFileReader reader, IdentityHasher identities, Instant now)
    {
        _reader = reader;
        _customers = reader.Read().GetEnumerator();
        HasCustomers = _customers.MoveNext();
        AsOf = HasCustomers ? _customers.Current.Score.AsOf : now;
        _records = new CustomerRecordFactory(identities, (ulong)now.ToUnixTimeMilliseconds());
    }

    /// <summary>Whether there is a good line at all.</summary>
    public bool HasCustomers { get; }

    /// <summary>What the data is as of.</summary>
    public Instant AsOf { get; }

    public int UnusableAliases => _records.UnusableAliases;

    /// <summary>Records given.</summary>
    public long Records { get; private set; }

    /// <summary>Customers whose id cannot be hashed.</summary>
    public long Unusable { get; private set; }

    /// <summary>The records; can be walked over once.</summary>
    /// <exception cref="RejectedException">
    /// The file turned out to be of no use: thrown at its end, before a store has written anything, to stop the load.
    /// </exception>
    public IEnumerable<CustomerRecord> Read(WorkProgress progress)
    {
        for (var more = HasCustomers; more; more = _customers.MoveNext())
        {
            if (!_records.TryMake(_customers.Current, out var record, out _))
            {
                Unusable++;
                continue;
            }

            if (++Records % ProgressStride == 0)
            {
                progress.Report(Records);
            }

            yield return record;
        }

        // An empty dataset is no bad file, and nobody who loads one means to forget every customer.
        if (_reader.Report.IsRejected || Records == 0)
        {
            throw new RejectedException();
        }
    }

    public void Dispose() => _customers.Dispose();

    /// <summary>
    /// Stops a load from within, as <see cref="Storage.Contracts.ICustomerLoader.LoadAsync"/> allows. The reader's report says why.
    /// </summary>
    internal sealed class RejectedException : Exception;
}

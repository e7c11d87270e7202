using NodaTime;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Contracts;

namespace TierDecision.Tests.Service.Audit;

/// <summary>An audit trail in memory, which answers as a test tells it to. A page token is the number of entries before the page.</summary>
internal sealed class TestTrail : IAuditTrail
{
    private readonly List<AuditEntry> _entries = [];

    /// <summary>The entries in the order in which they came.</summary>
    public IReadOnlyList<AuditEntry> Entries => _entries;

    /// <summary>Whether anything is answered.</summary>
    public bool IsAnswering { get; set; } = true;

    /// <summary>What was asked for last.</summary>
    public AuditQuery? Asked { get; private set; }

    /// <summary>How often entries were asked for or sent.</summary>
    public int Calls { get; private set; }

    public void Add(params AuditEntry[] entries) => _entries.AddRange(entries);

    public ValueTask<AuditPage> ListAsync(AuditQuery query, CancellationToken cancellationToken)
    {
        Asked = query;
        Calls++;
        if (!IsAnswering)
        {
            return new(AuditPage.Unavailable("gone"));
        }

        var before = 0;
        if (query.PageToken.Length > 0 && !int.TryParse(query.PageToken, out before))
        {
            return new(new AuditPage(AuditStatus.UnknownPage, []));
        }

        var records = _entries.AsEnumerable().Reverse().Skip(before).Take(query.PageSize)
            .Select((entry, i) => new AuditRecord($"{before + i}", Instant.FromUnixTimeSeconds(0), entry)).ToList();
        var next = before + records.Count;
        return new(new AuditPage(AuditStatus.Done, records, next < _entries.Count ? $"{next}" : ""));
    }

    public ValueTask<AuditStatus> AppendAsync(AuditEntry entry, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Calls++;
        if (!IsAnswering)
        {
            return new(AuditStatus.Unavailable);
        }

        _entries.Add(entry);
        return new(AuditStatus.Done);
    }
}

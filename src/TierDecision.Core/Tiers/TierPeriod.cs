using NodaTime;

namespace TierDecision.Core.Tiers;

/// <summary>
/// For how long a tier is kept. A customer who rises, or falls, has the new tier for so many calendar months from that day; only on the check at the
/// end of them, and of every further period, can a worse score cost it. Rising is possible on any day and begins a new period. Days are those of UTC.
/// </summary>
/// <param name="Months">The months, 1 to <see cref="LongestMonths"/>.</param>
public sealed record TierPeriod(int Months)
{
    /// <summary>The longest period: ten years.</summary>
    public const int LongestMonths = 120;

    /// <summary>
    /// The next check after a day, of a tier that the customer has since another. A month that lacks the day has its last one instead.
    /// </summary>
    public LocalDate NextCheck(LocalDate since, LocalDate after)
    {
        var periods = 1;
        if (after >= since)
        {
            // Counted from the first day, not from check to check: from 31 January on, the third check is on 30 April and the fourth on 31 May.
            periods += Period.Between(since, after, PeriodUnits.Months).Months / Months;
            while (since.PlusMonths(periods * Months) <= after)
            {
                periods++;
            }
        }

        return since.PlusMonths(periods * Months);
    }

    /// <summary>Whether a worse tier has to wait on <paramref name="today"/>, because no check has come up.</summary>
    /// <param name="since">Since when the customer has the tier.</param>
    /// <param name="lastRun">When tiers were last assigned: the checks since then count. Null where not known.</param>
    /// <param name="today">The day of this run.</param>
    public bool Keeps(LocalDate since, LocalDate? lastRun, LocalDate today)
    {
        var from = lastRun is { } day && day > since ? day : since;
        return NextCheck(since, from) > today;
    }
}

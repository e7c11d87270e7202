using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Writes;

namespace TierDecision.Tests.Storage.Writes;

public class AuditEntriesTests
{
    private static readonly IdentityKey Customer = new(1, 2);
    private static readonly IdentityKey Other = new(3, 4);
    private static readonly AuditActor Actor = new("crm");
    private static readonly Instant Day = Instant.FromUtc(2026, 1, 2, 3, 4, 5);

    private static readonly DatasetHeader Header = new()
    {
        Tiers = ["platinum", "gold"], PolicyName = "centre", PolicyVersion = "1", AsOf = Day, IdentityKeyFingerprint = 1, Agents = ["ada"],
    };

    private static readonly CustomerScore Score = new()
    {
        Tier = 1, OverrideTier = CustomerScore.NoTier, AsOf = Day, TierSince = Day, Version = 1, ValueScore = 12.5f, Percentile = float.NaN,
        LifetimeValue = float.NaN, Margin = float.NaN, ProbabilityActive = float.NaN,
    };

    /// <summary>A new column must be in the trail without anybody thinking of it.</summary>
    [Fact]
    public void Every_column_of_a_score_is_told_when_it_changes()
    {
        var next = Score with
        {
            Tier = 0, ValueScore = 99, Percentile = 50, Recency = 1, Frequency = 2, Monetary = 3, Segment = (RfmSegment)1, LifetimeValue = 7, Margin = -1,
            ProbabilityActive = 0.5f, Language = German, Flags = CustomerFlags.Verified, PreferredAgent = 1, AsOf = Day + Duration.FromDays(3), TierSince = Day - Duration.FromDays(1),
            DissatisfiedDays = 2, OverrideTier = 0, OverrideExpiry = Day + Duration.FromDays(9), Version = 2,
        };

        var entry = AuditEntries.Score(Customer, State(Score), State(next), Header, Actor)!;

        Assert.Equal(CustomerFields.All.Select(field => field.Name), entry.Changes.Select(change => change.Field));
        Assert.Equal(AuditKind.CustomerPut, entry.Kind);
        Assert.Contains(new("tier", "gold", "platinum"), entry.Changes);
        Assert.Contains(new("value_score", "12.5", "99"), entry.Changes);
        Assert.Contains(new("flags", "", "verified"), entry.Changes);
        Assert.Contains(new("preferred_agent", "", "ada"), entry.Changes);
        Assert.Contains(new("as_of", "2026-01-02T03:04:05Z", "2026-01-05T03:04:05Z"), entry.Changes);
        Assert.Contains(new("language", "", "de"), entry.Changes);
        Assert.Contains(new("version", "1", "2"), entry.Changes);
    }

    [Fact]
    public void Flags_with_the_time_they_are_of_are_an_entry_of_their_own_kind()
    {
        var stands = Score with { DissatisfiedDays = 5 };
        var next = stands with { Flags = CustomerFlags.FraudHold, AsOf = Day + Duration.FromHours(2), Version = 2 };

        var entry = AuditEntries.Score(Customer, State(stands), State(next), Header, Actor)!;

        Assert.Equal(AuditKind.FlagsChanged, entry.Kind);
        Assert.Equal(["flags", "as_of", "version"], entry.Changes.Select(change => change.Field));
    }

    [Fact]
    public void Names_that_the_dataset_does_not_have_stand_as_numbers()
    {
        var entry = AuditEntries.Score(Customer, State(Score), State(Score with { Tier = 9, PreferredAgent = 12, Version = 2 }), Header, Actor)!;

        Assert.Contains(new("tier", "gold", "9"), entry.Changes);
        Assert.Contains(new("preferred_agent", "", "11"), entry.Changes);
    }

    [Fact]
    public void Nothing_that_differs_is_no_entry()
    {
        Assert.Null(AuditEntries.Score(Customer, State(Score), State(Score) with { Mark = [1] }, Header, Actor));
        Assert.Null(AuditEntries.Override(Customer, State(Score), State(Score), Header, Actor));
        Assert.Empty(AuditEntries.Alias(new AliasState(Customer), new AliasState(Customer), Actor));
    }

    [Fact]
    public void Shared_alias_that_one_gets_says_so_to_both()
    {
        var entries = AuditEntries.Alias(new AliasState(Other, Other), new AliasState(Customer), Actor);

        Assert.Equal([(Customer, "another customer, shared", "this customer"), (Other, "this customer, shared", "another customer")],
            entries.Select(entry => (entry.Customer!.Value, entry.Changes[0].Before, entry.Changes[0].After)));
        var own = Assert.Single(AuditEntries.Alias(new AliasState(Customer, Customer), new AliasState(Customer), Actor));
        Assert.Equal(new AuditChange("alias", "this customer, shared", "this customer"), Assert.Single(own.Changes));
    }

    [Fact]
    public void Scores_and_new_aliases_are_routine_and_nothing_else()
    {
        Assert.True(AuditRules.IsRoutine(AuditEntries.Score(Customer, default, State(Score), Header, Actor)!));
        Assert.True(AuditRules.IsRoutine(AuditEntries.Alias(default, new AliasState(Customer), Actor)[0]));
        Assert.All(AuditEntries.Alias(new AliasState(Other), new AliasState(Customer), Actor), entry => Assert.False(AuditRules.IsRoutine(entry)));
        Assert.False(AuditRules.IsRoutine(AuditEntries.Alias(new AliasState(Customer), default, Actor)[0]));
        Assert.False(AuditRules.IsRoutine(AuditEntries.Score(Customer, State(Score), State(Score with { Flags = CustomerFlags.FraudHold }), Header, Actor)!));
        Assert.False(AuditRules.IsRoutine(AuditEntries.Removal(Actor)));
    }

    private static LanguageCode German => LanguageCode.TryParse("de", out var german) ? german : LanguageCode.None;

    private static CustomerState State(in CustomerScore score) => default(CustomerState).WithRecord(score);
}

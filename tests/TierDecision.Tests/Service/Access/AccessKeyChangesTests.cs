using NodaTime;
using TierDecision.Configuration.Access;
using TierDecision.Service.Access;
using TierDecision.Storage.Audit;

namespace TierDecision.Tests.Service.Access;

public class AccessKeyChangesTests
{
    private static readonly AccessKeyHash One = AccessKeyText.Hash(AccessKeyText.Generate());
    private static readonly AccessKeyHash Other = AccessKeyText.Hash(AccessKeyText.Generate());

    [Fact]
    public void Callers_who_come_go_and_change_are_told_by_what_they_may_do()
    {
        AccessKey[] before = [Key("stays", Permissions.Audit), Key("goes", Permissions.Decide), Key("grows", Permissions.Decide)];
        AccessKey[] after = [Key("grows", Permissions.Decide | Permissions.Queues), Key("comes", Permissions.Explain), Key("stays", Permissions.Audit)];

        Assert.Equal(
            [new AuditChange("comes", "", "explain"), new AuditChange("goes", "decide", ""), new AuditChange("grows", "decide", "decide, queues")],
            AccessKeyChanges.Between(before, after));
    }

    [Fact]
    public void Another_key_and_another_day_are_changes_and_no_key_shows()
    {
        var changes = AccessKeyChanges.Between(
            [Key("crm", Permissions.Decide), Key("desk", Permissions.Decide)],
            [Key("crm", Permissions.Decide) with { Hash = Other }, Key("desk", Permissions.Decide) with { Expires = new LocalDate(2027, 6, 30) }]);

        Assert.Equal(
            [new AuditChange("crm", "decide", "decide with another key"), new AuditChange("desk", "decide", "decide until 2027-06-30")], changes);
    }

    [Fact]
    public void Other_order_is_no_change() => Assert.Empty(AccessKeyChanges.Between(
        [Key("a", Permissions.Decide), Key("b", Permissions.Queues)], [Key("b", Permissions.Queues), Key("a", Permissions.Decide)]));

    private static AccessKey Key(string name, Permissions allow) => new(name, One, allow, Expires: null);
}

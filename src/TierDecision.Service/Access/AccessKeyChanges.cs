using NodaTime.Text;
using TierDecision.Configuration.Access;
using TierDecision.Storage.Audit;

namespace TierDecision.Service.Access;

/// <summary>What differs between two readings of the keys file, as the audit trail tells it: for each caller what it may do. No key shows.</summary>
internal static class AccessKeyChanges
{
    public static IReadOnlyList<AuditChange> Between(IReadOnlyList<AccessKey> before, IReadOnlyList<AccessKey> after)
    {
        var (old, next) = (ByName(before), ByName(after));
        return
        [
            .. old.Keys.Union(next.Keys).Order(StringComparer.Ordinal)
                .Select(name => (Name: name, Before: old.GetValueOrDefault(name), After: next.GetValueOrDefault(name)))
                .Where(caller => caller.Before != caller.After)
                .Select(caller => new AuditChange(caller.Name, Text(caller.Before), Text(caller.After) + AnotherKey(caller.Before, caller.After))),
        ];
    }

    private static Dictionary<string, AccessKey> ByName(IReadOnlyList<AccessKey> keys) =>
        keys.ToDictionary(key => key.Name, StringComparer.Ordinal);

    private static string Text(AccessKey? key) => key is null ? ""
        : PermissionWords.Text(key.Allow) + (key.Expires is { } day ? $" until {LocalDatePattern.Iso.Format(day)}" : "");

    private static string AnotherKey(AccessKey? before, AccessKey? after) =>
        before is not null && after is not null && before.Hash != after.Hash ? " with another key" : "";
}

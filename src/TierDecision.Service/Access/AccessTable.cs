using System.Collections.Frozen;
using TierDecision.Configuration.Access;

namespace TierDecision.Service.Access;

/// <summary>
/// What each address needs. What is not here is refused. Paths are compared as routing compares them, without regard to case and to a slash at the
/// end.
/// </summary>
internal sealed class AccessTable
{
    private readonly FrozenDictionary<string, Permissions> _byPath;

    // By the part of a route in front of its last segment, which is a parameter.
    private readonly (string Prefix, Permissions Needed)[] _byPrefix;

    /// <param name="addresses">
    /// Every address with what it needs, <see cref="Permissions.None"/> if it is open to all. The last segment of a path may be a parameter, such as
    /// <c>/v1/explanations/{decision_id}</c>.
    /// </param>
    public AccessTable(IEnumerable<(string Path, Permissions Needed)> addresses)
    {
        var all = addresses.Distinct().ToLookup(address => address.Path.EndsWith('}'));
        _byPath = all[false].ToFrozenDictionary(address => address.Path, address => address.Needed, StringComparer.OrdinalIgnoreCase);
        _byPrefix = [.. all[true].Select(address => (address.Path[..(address.Path.LastIndexOf('/') + 1)], address.Needed))];
    }

    /// <summary>What a call of <paramref name="path"/> needs; false if there is no such address.</summary>
    public bool TryFind(string path, out Permissions needed) => _byPath.TryGetValue(path, out needed) || TryFindOther(path, out needed);

    private bool TryFindOther(string path, out Permissions needed)
    {
        if (path.Length > 1 && path.EndsWith('/'))
        {
            path = path[..^1];
        }

        if (_byPath.TryGetValue(path, out needed))
        {
            return true;
        }

        foreach (var (prefix, forAll) in _byPrefix)
        {
            if (path.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && path.Length > prefix.Length
                && !path.AsSpan(prefix.Length).Contains('/'))
            {
                needed = forAll;
                return true;
            }
        }

        return false;
    }
}

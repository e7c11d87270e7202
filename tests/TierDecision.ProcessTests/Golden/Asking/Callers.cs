using System.Security.Cryptography;
using System.Text;

namespace TierDecision.ProcessTests.Golden.Asking;

/// <summary>The callers of a service that asks for access keys: with keys for everything or a part, with an expiring key, without a key.</summary>
internal sealed class Callers
{
    private static readonly string All = Key('a');
    private static readonly string DecideOnly = Key('d');
    private static readonly string ReadOnly = Key('r');
    private static readonly string Expiring = Key('e');

    /// <summary>The keys file.</summary>
    public string File { get; } =
        $"""
        keys:
          - {Entry("everything", All, "decide, explain, queues, customers.read, customers.write")}
          - {Entry("decides", DecideOnly, "decide")}
          - {Entry("reads", ReadOnly, "customers.read, queues")}
          - {Entry("expires", Expiring, "decide, explain, queues, customers.read, customers.write", ", expires: 2026-09-15")}

        """;

    /// <summary>The authorization of the caller who may do everything.</summary>
    public IReadOnlyList<string> Everything { get; } = [$"Bearer {All}"];

    /// <summary>The authorization headers of a random caller, who mostly may do everything.</summary>
    public IReadOnlyList<string> Any(Dice dice) => dice.Below(100) switch
    {
        < 75 => Everything,
        < 80 => [$"Bearer {DecideOnly}"],
        < 85 => [$"bearer  {ReadOnly}"],
        < 90 => [$"Bearer {Expiring}"],
        < 93 => [],
        < 95 => [$"Bearer {Key('u')}"],
        < 97 => [dice.Of($"Basic {All}", All, "Bearer", "Bearer td_short", $"Bearer {All}x")],
        < 98 => [$"Bearer {All}", $"Bearer {All}"],
        _ => Everything,
    };

    // The format of 'tierctl access new', without the random part.
    private static string Key(char letter) => "td_" + new string(letter, 43);

    private static string Entry(string name, string key, string allow, string more = "") =>
        $"{{name: {name}, sha256: {Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(key)))}, allow: [{allow}]{more}}}";
}

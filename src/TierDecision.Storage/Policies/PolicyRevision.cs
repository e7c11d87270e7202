using System.Globalization;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Storage.Policies;

/// <summary>Revisions of policies: 12 hexadecimal digits of a hash of their content. An empty one stands for the policy file of each node.</summary>
public static class PolicyRevision
{
    private const int Digits = 12;

    /// <summary>Whether <paramref name="text"/> has the form of a revision.</summary>
    public static bool IsOne(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length == Digits && text.All(char.IsAsciiHexDigitLower);
    }

    /// <summary>What people call what is in force: <c>revision 0123456789ab</c>, or that it is the policy file of each node.</summary>
    public static string Describe(string revision)
    {
        ArgumentNullException.ThrowIfNull(revision);
        return revision.Length == 0
            ? "the policy file of each node"
            : string.Create(CultureInfo.InvariantCulture, $"revision {PrintableText.Of(revision)}");
    }
}

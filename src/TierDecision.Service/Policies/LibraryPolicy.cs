using System.Globalization;
using NodaTime;
using TierDecision.Configuration.Policies;
using TierDecision.Core.Findings;
using TierDecision.Core.Policies;
using TierDecision.Storage.Policies;

namespace TierDecision.Service.Policies;

/// <summary>Compiles policies of the library by the same code as those of files.</summary>
internal static class LibraryPolicy
{
    /// <summary>The policy that the library has in force; with errors if it is not one that this version can use.</summary>
    public static PolicyLoad Compile(PolicyInForce inForce, PolicyDocument document, Instant now)
    {
        var source = SourceOf(inForce);
        var load = PolicyFile.Parse(document, source, now);
        return load.Revision == inForce.Revision || load.Plan is null
            ? load
            : new PolicyLoad(
                null,
                [
                    new Finding(
                        Severity.Error, "revision", inForce.Revision,
                        $"is not the revision of this content, which is {load.Revision}: another program wrote to the store"),
                ],
                inForce.Revision, source);
    }

    /// <summary>Where a policy comes from that the library has in force, for people.</summary>
    public static string SourceOf(PolicyInForce inForce) =>
        string.Create(CultureInfo.InvariantCulture, $"the policy library, activation {inForce.Number}");
}

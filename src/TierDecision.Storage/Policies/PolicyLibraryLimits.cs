using System.Globalization;
using System.Text;

namespace TierDecision.Storage.Policies;

/// <summary>What a policy library holds at most.</summary>
public static class PolicyLibraryLimits
{
    /// <summary>The most revisions. Who publishes one more makes room: see <c>docs/policy-library.md</c>.</summary>
    public const int Revisions = 1_000;

    /// <summary>The most bytes of all texts and files together: 64 MiB. Who publishes more makes room likewise.</summary>
    public const long LibraryBytes = 64L * 1024 * 1024;

    /// <summary>How many of the newest revisions that were never in force go last.</summary>
    public const int NewestKept = 100;

    /// <summary>How many activations are remembered, the newest.</summary>
    public const int Activations = 1_000;

    /// <summary>The largest text of a policy: 1 MiB in UTF-8.</summary>
    public const int TextBytes = 1024 * 1024;

    /// <summary>The most bytes of the files of a policy together: 1 MiB in UTF-8.</summary>
    public const int FilesBytes = 1024 * 1024;

    /// <summary>Characters of the name and of the version of a policy; what is longer is cut.</summary>
    public const int Name = 128;

    /// <summary>Why a policy cannot be put into a library, as the end of a sentence that begins with it; null if it can.</summary>
    public static string? Problem(PolicyPublication policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return Encoding.UTF8.GetByteCount(policy.Document.Text) > TextBytes
                ? string.Create(CultureInfo.InvariantCulture, $"has more than {TextBytes} bytes")
            : policy.Document.Files.Values.Sum(text => (long)Encoding.UTF8.GetByteCount(text)) > FilesBytes
                ? string.Create(CultureInfo.InvariantCulture, $"names files of more than {FilesBytes} bytes together")
            : !PolicyRevision.IsOne(policy.Revision) ? "has no revision"
            : null;
    }
}

using Google.Protobuf.Reflection;
using TierDecision.V1;

namespace TierDecision.Protocol;

/// <summary>
/// Error reasons as <c>google.rpc.ErrorInfo</c> and problem documents have them: the names of the contract without their common prefix.
/// </summary>
public static class ErrorReasons
{
    /// <summary>The domain of <c>google.rpc.ErrorInfo</c>.</summary>
    public const string Domain = "tierdecision";

    /// <summary>
    /// The entry of <c>google.rpc.ErrorInfo</c> and the member of problem documents that count the errors that are not listed.
    /// </summary>
    public const string LeftOut = "errors_left_out";

    /// <summary>The entry, likewise, with the revision that is in force, or <c>file</c>.</summary>
    public const string InForceRevision = "in_force_revision";

    /// <summary>The entry, likewise, with the number of the last activation.</summary>
    public const string InForceActivation = "in_force_activation";

    /// <summary>The entry, likewise, with the number of the shadow that runs.</summary>
    public const string RunningShadow = "running_shadow";

    /// <summary>The entry, likewise, with the number of the canary that runs.</summary>
    public const string RunningCanary = "running_canary";

    private const string Prefix = "ERROR_REASON_";

    private static EnumDescriptor Members => ErrorsReflection.Descriptor.EnumTypes[0];

    /// <summary>The text of a reason, such as <c>CUSTOMER_NOT_FOUND</c>.</summary>
    public static string ToText(ErrorReason reason) => Members.FindValueByNumber((int)reason).Name[Prefix.Length..];

    /// <summary>The reason of a text; <see cref="ErrorReason.Unspecified"/> for one that this version does not know.</summary>
    public static ErrorReason Parse(string text) => (ErrorReason)(Members.FindValueByName(Prefix + text)?.Number ?? 0);
}

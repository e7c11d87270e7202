using System.Text.RegularExpressions;

namespace TierDecision.Cli.Options;

/// <summary>
/// Values that are written as nothing, such as <c>--phone=</c> of a variable that is empty. The library takes the next argument for the value, and so
/// eats an option.
/// </summary>
internal static partial class EmptyValues
{
    /// <summary>The arguments with an empty one behind each option that ends with an equals sign; nothing changes behind <c>--</c>.</summary>
    public static IReadOnlyList<string> Split(string[] args)
    {
        var end = Array.IndexOf(args, "--");
        return
        [
            .. args.SelectMany((arg, i) => (end < 0 || i < end) && Option().IsMatch(arg) ? (string[])[arg[..^1], ""] : [arg]),
        ];
    }

    [GeneratedRegex("^-{1,2}[a-zA-Z][a-zA-Z-]*=$")]
    private static partial Regex Option();
}

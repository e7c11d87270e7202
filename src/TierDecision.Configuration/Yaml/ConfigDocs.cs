using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace TierDecision.Configuration.Yaml;

/// <summary>
/// What the configuration's documentation says of its keys and words, in plain text. It is the compiler's documentation file of Core, which is built
/// into this assembly, so that an editor shows what the source says.
/// </summary>
internal static partial class ConfigDocs
{
    private const string Resource = "TierDecision.Core.xml";

    private static readonly Dictionary<string, string> Summaries = Read();

    /// <summary>The summary of a property.</summary>
    public static string Of(PropertyInfo property) => Summaries.GetValueOrDefault($"P:{property.DeclaringType!.FullName}.{property.Name}", "");

    /// <summary>The summary of a word of an enumeration.</summary>
    public static string Of(FieldInfo word) => Summaries.GetValueOrDefault($"F:{word.DeclaringType!.FullName}.{word.Name}", "");

    /// <summary>The summary of a type.</summary>
    public static string Of(Type type) => Summaries.GetValueOrDefault($"T:{type.FullName}", "");

    private static Dictionary<string, string> Read()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The assembly was built without {Resource}.");
        return XDocument.Load(stream).Descendants("member")
            .Where(member => member.Element("summary") is not null)
            .ToDictionary(member => (string)member.Attribute("name")!, member => Plain(member.Element("summary")!));
    }

    private static string Plain(XElement summary)
    {
        var text = string.Concat(summary.Nodes().Select(node => node switch
        {
            XText words => words.Value,
            XElement { Name.LocalName: "see" } see => LastName((string?)see.Attribute("cref") ?? ""),
            XElement element => element.Value,
            _ => "",
        }));
        return Spaces().Replace(text, " ").Trim();
    }

    private static string LastName(string reference) => reference[(reference.LastIndexOf('.') + 1)..];

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}

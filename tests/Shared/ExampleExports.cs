using System.Text;

namespace TierDecision.Tests.Shared;

/// <summary>Exports of shops and CRMs, made for the tests: one for each mapping that comes with the product.</summary>
internal static class ExampleExports
{
    /// <summary>The mappings, with what their exports say: who spent most and how much, and the revenue of all.</summary>
    public static readonly (string Mapping, string Best, string Spend, string Revenue)[] All =
    [
        ("fxiaoke", "北方机械（上海）有限公司", "15000.00", "20,000.00 CNY"),
        ("hubspot", "801", "15000", "20,000.00"),
        ("huoban", "北方机械", "15000.00", "20,000.00 CNY"),
        ("jiandaoyun", "北方机械", "15000", "20,000.00 CNY"),
        ("online-retail", "12583", "37.50", "97.50 GBP"),
        ("salesforce", "North Works", "15000.00", "20,000.00 USD"),
        ("shopify", "ada@example.com", "150.00", "210.00 EUR"),
        ("woocommerce", "17", "150.00", "235.00 GBP"),
        ("zoho-books", "501", "430.00", "510.00 EUR"),
        ("zoho-crm", "zcrm_101", "15000.00", "20,000.00 EUR"),
    ];

    /// <summary>The folder of the exports in the repository at <paramref name="root"/>.</summary>
    public static string PathOf(string root, string mapping) => Path.Combine(root, "tests", "Shared", "Exports", $"{mapping}.csv");

    /// <summary>The rows of an export, each with its values.</summary>
    public static string[][] Rows(string root, string mapping) =>
    [
        .. File.ReadAllLines(PathOf(root, mapping), EncodingOf(mapping)).Where(line => line.Length > 0).Select(Values),
    ];

    /// <summary>How to say the encoding of an export; nothing for UTF-8.</summary>
    public static string[] EncodingOptions(string mapping) => mapping == "fxiaoke" ? ["--encoding", "gb18030"] : [];

    private static Encoding EncodingOf(string mapping) => mapping == "fxiaoke" ? CodePagesEncodingProvider.Instance.GetEncoding("gb18030")! : Encoding.UTF8;

    private static string[] Values(string line)
    {
        List<string> values = [];
        var value = new StringBuilder();
        var isQuoted = false;
        foreach (var c in line)
        {
            isQuoted ^= c == '"';
            if (c == ',' && !isQuoted)
            {
                values.Add(value.ToString());
                value.Clear();
            }
            else if (c != '"')
            {
                value.Append(c);
            }
        }

        values.Add(value.ToString());
        return [.. values];
    }
}

using System.ComponentModel.DataAnnotations;
using TierDecision.Scoring.Statuses;
using TierDecision.Scoring.Transactions;

namespace TierDecision.Scoring.Mappings;

/// <summary>What the export of a shop or CRM looks like, as people write it.</summary>
internal sealed class MappingConfig
{
    /// <summary>What it is called on the command line: small letters, digits and hyphens.</summary>
    [Required]
    public string Name { get; set; } = "";

    /// <summary>The system and the export, for people.</summary>
    public string Title { get; set; } = "";

    /// <summary>How sure the names of columns are, and what differs between companies.</summary>
    public string Note { get; set; } = "";

    /// <summary>By field, the names of its column, the best first.</summary>
    public Dictionary<string, List<string>> Columns { get; set; } = [];

    /// <summary>Columns by which a file is known to be such an export: all of them are there.</summary>
    public List<string> Recognize { get; set; } = [];

    /// <summary>What the amounts of orders of several lines are of.</summary>
    public OrderTotals? Totals { get; set; }

    /// <summary>What statuses make of orders, before the common words; "*" stands for all that are not named.</summary>
    public Dictionary<string, OrderFate> Statuses { get; set; } = [];

    /// <summary>The order of dates: ymd, dmy or mdy.</summary>
    public string Dates { get; set; } = "";

    /// <summary>What stands before fractions: point or comma.</summary>
    public string Decimal { get; set; } = "";

    /// <summary>The zone of moments with an offset, such as Asia/Shanghai.</summary>
    public string TimeZone { get; set; } = "";

    /// <summary>The currency of lines that do not say theirs.</summary>
    public string Currency { get; set; } = "";

    /// <summary>What becomes of guests.</summary>
    public GuestRule? Guests { get; set; }

    /// <summary>Whether merged cells of a workbook have their value each.</summary>
    public bool FillMerged { get; set; }

    /// <summary>Whether sums and remarks stand below the table.</summary>
    public bool Footer { get; set; }

    /// <summary>What stands between several customers in a field.</summary>
    public string CustomerSeparator { get; set; } = "";

    /// <summary>The columns of the file that the system imports scores from.</summary>
    public List<ExportColumnConfig> Export { get; set; } = [];
}

/// <summary>A column of the file that a system imports, as people write it.</summary>
internal sealed class ExportColumnConfig
{
    /// <summary>The column's name.</summary>
    [Required]
    public string Column { get; set; } = "";

    /// <summary>The column of the score file that it has.</summary>
    [Required]
    public string From { get; set; } = "";

    /// <summary>What is written for which value; a value that is not named is written as it is.</summary>
    public Dictionary<string, string> Words { get; set; } = [];
}

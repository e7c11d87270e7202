namespace TierDecision.ProcessTests.Golden.Asking;

/// <summary>A policy file, and the words of it that requests use.</summary>
internal sealed record PolicyWords
{
    private const string Folder = "tests/TierDecision.ProcessTests/Golden/policies/";

    /// <summary>The policy's name.</summary>
    public required string Name { get; init; }

    /// <summary>The path in the repository.</summary>
    public required string File { get; init; }

    /// <summary>The region whose national phone numbers are read; empty for none.</summary>
    public string Region { get; init; } = "";

    /// <summary>The calling code of the region; empty for none.</summary>
    public string CountryCode { get; init; } = "";

    /// <summary>The times of requests, ascending: opening and closing, nights, holidays, changes to and from summer time.</summary>
    public required IReadOnlyList<string> Instants { get; init; }

    /// <summary>The tiers, best first, with the lowest percentile of each.</summary>
    public IReadOnlyList<(string Name, int FromPercentile)> Tiers { get; init; } = [("platinum", 95), ("gold", 80), ("silver", 50), ("standard", 0)];

    public required IReadOnlyList<string> Queues { get; init; }

    public required IReadOnlyList<string> Calendars { get; init; }

    public required IReadOnlyList<string> RoutingRules { get; init; }

    public required IReadOnlyList<string> SlaRules { get; init; }

    /// <summary>Topics that rules ask about.</summary>
    public required IReadOnlyList<string> Topics { get; init; }

    /// <summary>Regions that rules ask about.</summary>
    public IReadOnlyList<string> Regions { get; init; } = [];

    /// <summary>The policies that shipped with the baseline.</summary>
    public static IReadOnlyList<PolicyWords> Shipped { get; } =
    [
        new()
        {
            Name = "contact-centre",
            File = Folder + "contact-centre.yaml",
            Region = "DE",
            CountryCode = "49",
            Instants =
            [
                "2026-03-04T09:30:00.25Z", // a Wednesday's morning in Berlin
                "2026-03-28T14:59:30.5Z", // half a minute before Saturday's closing
                "2026-03-29T00:59:59.999Z", // the last millisecond before summer time
                "2026-03-30T05:59:58Z", // two seconds before Monday's opening
                "2026-04-03T10:00:00Z", // Good Friday
                "2026-07-15T22:30:00.001Z", // a night
                "2026-10-25T00:30:00Z", // half past two for the first time
                "2026-10-25T01:15:00Z", // a quarter past two for the second time
                "2026-12-24T18:59:59.5Z", // before two holidays and a Sunday
                "2026-12-31T23:59:59.999Z", // in Berlin it is next year already
                "2027-05-06T12:00:00Z", // Ascension Day
            ],
            Queues = ["care", "fraud", "vip", "sales", "service", "messages", "overflow", "callbacks"],
            Calendars = ["service-hours", "warehouse", "24x7"],
            RoutingRules = ["must-reach-care", "fraud-check", "written", "best-customers", "wants-to-buy", "default"],
            SlaRules =
            [
                "emergency", "written-best", "written", "call-platinum", "call-gold", "call", "ticket-urgent", "ticket-best", "ticket", "order-best",
                "order",
            ],
            Topics = ["sales", "offer", "new contract", "Sales"],
        },
        new()
        {
            Name = "orders",
            File = Folder + "orders.yaml",
            Instants =
            [
                "2026-03-04T03:59:59Z", // the last second before the lunch break in Shanghai
                "2026-03-07T06:59:59.999Z", // Saturday's closing
                "2026-04-30T13:59:59.5Z", // the evening before Labour Day
                "2026-05-01T02:00:00Z", // Labour Day
                "2026-07-15T20:00:00Z", // a night
                "2026-09-30T15:00:00Z", // the evening before the National Day
                "2026-10-02T23:30:00.001Z", // before a working Saturday
                "2026-12-31T16:00:00Z", // the first moment of the year in Shanghai
                "2027-02-10T05:00:00Z", // the end of a lunch break
                "2027-06-06T08:00:00Z", // a Sunday
            ],
            Queues = ["orders-desk", "key-accounts", "complaints"],
            Calendars = ["warehouse", "office", "24x7"],
            RoutingRules = ["something-went-wrong", "key-accounts", "default"],
            SlaRules = ["same-day", "next-day", "coast", "everyone-ships", "everyone-asks"],
            Topics = ["complaint", "return", "damaged"],
            Regions = ["shanghai", "jiangsu", "zhejiang", "Shanghai"],
        },
        new()
        {
            Name = "tickets",
            File = Folder + "tickets.yaml",
            Region = "GB",
            CountryCode = "44",
            Instants =
            [
                "2026-03-04T11:00:00.125Z", // a Wednesday's morning in London
                "2026-03-27T17:29:59.9Z", // Friday's closing
                "2026-03-29T00:59:59.999Z", // the last millisecond before summer time
                "2026-03-29T01:00:00Z", // the first one of it
                "2026-04-02T16:30:00Z", // before Good Friday and Easter
                "2026-05-25T12:00:00Z", // a bank holiday
                "2026-08-31T23:59:59.5Z", // the end of another one
                "2026-10-25T00:59:59Z", // two o'clock comes twice
                "2026-10-26T09:00:00Z", // Monday's opening by the clock's new time
                "2026-12-28T10:00:00Z", // a bank holiday in place of Saturday's
                "2027-01-04T08:59:59.999Z", // the year's first Monday
            ],
            Queues = ["on-call", "accounts", "complaints", "billing", "desk"],
            Calendars = ["desk", "24x7"],
            RoutingRules = ["outage", "complaint", "money", "large-accounts", "default"],
            SlaRules = ["outage", "urgent", "high-best", "high", "best", "low", "everybody"],
            Topics = ["billing", "invoice", "payment", "refund"],
        },
    ];

    /// <summary>A policy of what the shipped ones do not use.</summary>
    public static PolicyWords Everything { get; } = new()
    {
        Name = "everything",
        File = Folder + "everything.yaml",
        Instants =
        [
            "2026-03-04T06:45:00Z", // noon in India
            "2026-03-05T05:00:00Z", // a day off of the holidays file
            "2026-07-03T14:30:00.5Z", // within the hours of a special day
            "2026-11-01T05:30:00Z", // half past one for the first time in New York
            "2026-11-26T23:30:00Z", // the fourth Thursday of November
            "2026-12-24T16:59:59.999Z", // the last millisecond of a special day's hours
            "2027-02-13T04:00:00Z", // a Friday's night that is none, and Saturday begins
        ],
        Tiers = [("key", 97), ("gold", 75), ("basic", 20), ("leaving", 0)],
        Queues = ["robots", "front", "chat-only", "back", "night", "ring-back"],
        Calendars = ["nights", "desk", "24x7"],
        RoutingRules = ["robots-only", "robots-first", "chatty", "watched", "waited", "default"],
        SlaRules = ["bad-tickets", "calls", "dear-orders"],
        Topics = ["balance", "status", "chatty"],
    };
}

using NodaTime;
using TierDecision.Cli.Files;
using TierDecision.Cli.Terminal;
using TierDecision.Scoring.Dialects;
using TierDecision.Scoring.Profit;

namespace TierDecision.Cli.Commands.Score;

/// <summary>Reads the files that profits are made from.</summary>
internal static class ProfitInputs
{
    /// <summary>What profits are made of; null if they were not asked for. Not read if a file is no good, which was said then.</summary>
    public static bool TryRead(ScoreArguments arguments, LocalDate? last, CliConsole console, out ProfitOptions? options)
    {
        options = null;
        var asked = arguments.Profit;
        if (!asked.IsAsked)
        {
            return true;
        }

        MarginTable? table = null;
        if (asked.MarginFile is { } margins)
        {
            (table, var report) = MarginFileReader.Read(margins, arguments.Reading.DecimalMark ?? DecimalMark.Point);
            if (report.IsRejected)
            {
                FileReports.Write(console, margins, report, "nothing was scored");
                return false;
            }
        }

        ServiceUse? contacts = null;
        if (asked.ContactFile is { } path)
        {
            (contacts, var report) = ContactFileReader.Read(path, asked.Costs, arguments.Reading.DecimalMark ?? DecimalMark.Point, last);
            if (report.IsRejected)
            {
                FileReports.Write(console, path, report, "nothing was scored");
                return false;
            }

            if (asked.Costs.UnknownChannel(contacts.Channels) is var (name, wrong))
            {
                console.Fail(ExitCodes.BadInput, $"--cost '{name}' {wrong}. No contact of {path} is on it; nothing was scored.");
                return false;
            }
        }

        options = new ProfitOptions
        {
            Margins = new MarginRule { Share = (decimal?)asked.Share, Table = table, FromRows = asked.FromColumns },
            Costs = asked.Costs,
            Contacts = contacts,
        };
        return true;
    }
}

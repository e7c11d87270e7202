using System.CommandLine;
using NodaTime;
using TierDecision.Cli.Calls;
using TierDecision.Cli.Options;
using TierDecision.Cli.Terminal;
using TierDecision.Scoring.Dialects;
using TierDecision.Scoring.Orders;

namespace TierDecision.Cli.Commands.Rank;

/// <summary><c>tierctl rank</c>: open orders in, the order of work out.</summary>
internal static class RankCommand
{
    public static Command Create(CliContext context)
    {
        var file = FileArgument.Create<string>(
            "ORDERS", "The open orders: CSV with an order's id and any of customer, product, times, work and quantity.", ArgumentArity.ExactlyOne);
        var capacity = ProductNumbers.Option(
            "--capacity", "Units of work that are done in an open hour, of each product or of one. May be repeated. Default: the policy's.",
            static number => number is >= 1e-6 and <= 1e8, "of 0.000001 to 100,000,000");
        var stock = ProductNumbers.Option(
            "--stock", "Pieces that there are to hand out, of each product or of one. May be repeated. Default: no stock is handed out.",
            static number => number is >= 0 and <= int.MaxValue && double.IsInteger(number), "without decimals, 0 or more");
        var now = ValueOption.Moment("--now", "When work begins, such as 2026-01-05T06:00:00Z. Default: now.");
        var zone = ValueOption.CheckedText(
            "--time-zone", "ZONE",
            "The time zone of times in the file without an offset, such as Europe/Berlin; a promised day ends at midnight there.",
            text => DateTimeZoneProviders.Tzdb.GetZoneOrNull(text) is null ? "is no time zone like Europe/Berlin" : null);
        var columns = ValueOption.Pairs(
            "--column", "FIELD=COLUMN",
            "Names a column: order, customer, phone, email, product, placed, promised, units, value, region, quantity, confirmed, capacity or stock. "
            + "May be repeated. Default: columns are recognised by common names.");
        var decimals = CommonOptions.Decimal("point");
        var rejects = ValueOption.Text("--rejects", "FILE", "Ranks the good lines and writes the bad ones here, each with its reason.");
        var errors = CommonOptions.Errors();
        var language = ValueOption.Text("--language", "TAG", "The language of the texts: en or zh. Default: en.");
        var format = ValueOption.Word<RankFormat>("--format", "How the ranking is printed. Default: table.");
        var command = new ExampleCommand(
            "rank",
            "Asks the service which open orders go first, which promises hold, and who gets what of the stock.",
            "tierctl rank orders.csv --capacity 60",
            "tierctl rank orders.csv --capacity desk=20 --capacity 60 --now 2026-01-05T06:00:00Z --format csv",
            "tierctl rank orders.csv --stock desk=100 --stock chair=40 --time-zone Europe/Berlin --language zh")
        {
            file, capacity, stock, now, zone, columns, decimals, rejects, errors, language, format,
        };
        var service = ServiceAddress.AddTo(command, context);
        command.SetAction((result, cancellationToken) => new RankRun(
            new RankArguments
            {
                File = result.GetRequiredValue(file),
                Reading = new OrderFileOptions
                {
                    Columns = result.GetValue(columns)!,
                    DecimalMark = result.GetValue(decimals) ?? DecimalMark.Point,
                    Zone = result.GetValue(zone) is { } id ? DateTimeZoneProviders.Tzdb[id] : null,
                },
                Capacity = result.GetValue(capacity) ?? new ProductNumbers(),
                Stock = result.GetValue(stock) ?? new ProductNumbers(),
                BeginsAt = result.GetValue(now),
                Rejects = result.GetValue(rejects),
                Errors = result.GetValue(errors),
                Language = result.GetValue(language) ?? "",
                Format = result.GetValue(format) ?? RankFormat.Table,
                Service = service.Read(result),
            },
            context).RunAsync(cancellationToken));
        return command;
    }
}

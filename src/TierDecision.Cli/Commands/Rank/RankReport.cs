using System.Globalization;
using NodaTime;
using TierDecision.Cli.Calls;
using TierDecision.Cli.Commands.Decide;
using TierDecision.Cli.Terminal;
using TierDecision.Scoring.Files;
using TierDecision.V1;
using EnumWords = TierDecision.Core.Vocabulary.EnumWords;
using MomentText = TierDecision.Core.Vocabulary.MomentText;
using PrintableText = TierDecision.Core.Vocabulary.PrintableText;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;

namespace TierDecision.Cli.Commands.Rank;

/// <summary>Prints a ranking and, if there is one, the allocation of the stock.</summary>
internal sealed class RankReport(CliContext context, RankOrdersResponse ranking, AllocateStockResponse? allocation)
{
    private static readonly string[] Header =
    [
        "product", "place", "order_id", "tier", "makes_it", "starts_at", "finishes_at", "due_at", "promise", "late_by_s", "give_up", "reason",
        "reason_text", "promise_text", "allocated", "notes",
    ];

    private readonly CliConsole _console = context.Console;
    private readonly TimeZoneInfo _zone = context.Time.LocalTimeZone;

    public void Write(RankFormat format)
    {
        switch (format)
        {
            case RankFormat.Json:
                _console.Output.WriteLine(allocation is null
                    ? $"{{\"ranking\": {AnswerJson.Of(ranking)}}}"
                    : $"{{\"ranking\": {AnswerJson.Of(ranking)},\n\"allocation\": {AnswerJson.Of(allocation)}}}");
                break;
            case RankFormat.Csv:
                CsvTable.Write(_console.Output, Header, ranking.ByProduct.Products.SelectMany(Rows));
                break;
            default:
                WriteTables();
                break;
        }
    }

    private IEnumerable<IReadOnlyList<string>> Rows(ProductRanking product) => product.Orders.Select(order => (order, MakesIt: true))
        .Concat(product.GiveUps.Select(order => (order, MakesIt: false)))
        .OrderBy(row => row.order.Detail.Place)
        .Select(row => (IReadOnlyList<string>)
        [
            product.Product, Number(row.order.Detail.Place), row.order.OrderId, row.order.Detail.Tier.Name, row.MakesIt ? "true" : "false",
            Exact(row.order.StartsAt), Exact(row.order.FinishesAt), Exact(row.order.DueAt),
            Word(row.order.Promise), row.order.LateBy is { } late ? Number(late.Seconds) : "", row.order.GiveUp ? "true" : "false",
            Word(row.order.Reason), row.order.Detail.ReasonText, row.order.Detail.PromiseText,
            allocation is null ? "" : Number(allocation.Shares[row.order.Position].Allocated),
            string.Join(" ", row.order.Detail.Notes.Select(note => note.Text)),
        ]);

    private void WriteTables()
    {
        foreach (var note in ranking.ByProduct.Notes)
        {
            _console.Output.WriteLine(PrintableText.Of(note.Text));
        }

        foreach (var product in ranking.ByProduct.Products)
        {
            var name = product.Product.Length == 0 ? "Orders" : $"Product {product.Product}";
            _console.Output.WriteLine(PrintableText.Of(string.Create(
                CultureInfo.InvariantCulture,
                $"{name}: {product.UnitsPerHour:0.######} units an hour of {ranking.Calendar}; {Numbers.Count(product.Promised, "promise")}, "
                + $"{product.Promised - product.GiveUps.Count} kept")));
            if (product.Orders.Count > 0)
            {
                WriteTable(product.Orders);
            }

            if (product.GiveUps.Count > 0)
            {
                _console.Output.WriteLine("Do not make it:");
                WriteTable(product.GiveUps);
            }
        }

        WriteStock();
        if (ranking.Degraded)
        {
            _console.Output.WriteLine("DEGRADED: data of some customers was missing or is too old.");
        }
    }

    private void WriteTable(IEnumerable<RankedOrder> orders)
    {
        string[] columns = [">Place", "Order", "Tier", "Starts", "Done", "Due", ">Late by", "Why"];
        var table = Tables.Create(allocation is null ? columns : [.. columns[..7], ">Gets", columns[7]]);
        foreach (var order in orders)
        {
            string[] cells =
            [
                Number(order.Detail.Place), order.OrderId, order.Detail.Tier.Name, Local(order.StartsAt), Local(order.FinishesAt),
                Local(order.DueAt), order.LateBy is { } late ? TimeText.Span(late.ToTimeSpan()) : "",
            ];
            string[] texts = [order.Detail.ReasonText, order.Detail.PromiseText, .. order.Detail.Notes.Select(note => note.Text)];
            var why = string.Join(" ", texts);
            table.Add(allocation is null ? [.. cells, why] : [.. cells, Number(allocation.Shares[order.Position].Allocated), why]);
        }

        _console.WriteTable(table);
    }

    private void WriteStock()
    {
        foreach (var stock in allocation?.ByProduct.Products ?? [])
        {
            var lacking = stock.Missing == 0 ? "" : $"; {Numbers.Whole(stock.Missing)} missing of what is guaranteed";
            _console.Output.WriteLine(PrintableText.Of(
                $"Stock{(stock.Product.Length == 0 ? "" : $" of {stock.Product}")}: {Numbers.Whole(stock.Left)} left{lacking}"));
        }
    }

    private string Local(Timestamp? time) =>
        time is null ? "-" : TimeZoneInfo.ConvertTime(time.ToDateTimeOffset(), _zone).ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture);

    private static string Exact(Timestamp? time) =>
        time is null ? "" : MomentText.Format(Instant.FromDateTimeOffset(time.ToDateTimeOffset()));

    private static string Word<T>(T member)
        where T : struct, Enum => EnumWords.SnakeCase(member.ToString());

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}

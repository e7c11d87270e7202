using Grpc.Net.Client;
using TierDecision.Cli.Calls;
using TierDecision.Cli.Files;
using TierDecision.Cli.Terminal;
using TierDecision.Core.Findings;
using TierDecision.Scoring.Files;
using TierDecision.Scoring.Orders;
using TierDecision.V1;

namespace TierDecision.Cli.Commands.Rank;

/// <summary>One run of <c>tierctl rank</c>.</summary>
internal sealed class RankRun(RankArguments arguments, CliContext context)
{
    // A service takes no more in one question, and they are ranked together.
    private const int MostOrders = 5000;

    // Five thousand customers may have to be fetched.
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    // How many lines a warning names.
    private const int MostNamedLines = 5;

    private readonly CliConsole _console = context.Console;

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        if (FileReports.WrongOutputs(arguments.File, arguments.Rejects, arguments.Errors) is { } wrong)
        {
            return _console.Fail(ExitCodes.BadInput, wrong);
        }

        try
        {
            using var errors = arguments.Errors is null ? null : new AtomicFile(arguments.Errors);
            var exitCode = await RankAsync(ErrorLines.Into(arguments.File, errors?.Writer), cancellationToken).ConfigureAwait(false);
            errors?.Commit();
            return exitCode;
        }
        catch (Exception e) when (FileReports.IsFileFailure(e))
        {
            return _console.Fail(ExitCodes.NotDone, $"A file cannot be written: {e.Message}");
        }
    }

    private async Task<int> RankAsync(Action<LineError>? onError, CancellationToken cancellationToken)
    {
        using var rejects = arguments.Rejects is null ? null : new AtomicFile(arguments.Rejects);
        using var reader = OrderFileReader.Open(arguments.File, arguments.Reading with { Rejects = rejects?.Writer, OnError = onError });
        var orders = reader.Read().Take(MostOrders + 1).ToList();
        var report = reader.Report;
        FileReports.WriteIgnoredColumns(_console, arguments.File, report);
        if (!report.IsRejected)
        {
            // Before anything is said of it, and also if no line is good.
            rejects?.Commit();
        }

        FileReports.Write(
            _console, arguments.File, report, report.IsRejected ? "nothing was ranked" : $"they are kept in {arguments.Rejects}", onError is not null,
            report.IsRejected && !report.IsUnreadable ? "rank" : null);
        if (report.IsRejected)
        {
            return ExitCodes.BadInput;
        }

        if (Wrong(orders) is { } wrong)
        {
            return _console.Fail(ExitCodes.BadInput, $"{arguments.File}: {wrong}. Nothing was ranked.");
        }

        var request = OrderRequests.Rank(orders, arguments.Capacity, arguments.BeginsAt, arguments.Language);
        var (ranking, failure) = await ServiceClient.CallAsync(
            arguments.Service, (channel, options) => Client(channel).RankOrdersAsync(request, options), context.Time, cancellationToken, Deadline)
            .ConfigureAwait(false);
        var lines = new RefusedOrders(orders, [.. request.ByProduct.Capacities.Select(capacity => capacity.Product)], reader.ColumnOf);
        if (failure is not null)
        {
            return Refuse(failure, lines, onError);
        }

        AllocateStockResponse? allocation = null;
        if (reader.HasStock || arguments.Stock.IsGiven)
        {
            var demands = OrderRequests.Allocate(orders, arguments.Stock, arguments.BeginsAt, arguments.Language);
            (allocation, failure) = await ServiceClient.CallAsync(
                arguments.Service, (channel, options) => Client(channel).AllocateStockAsync(demands, options), context.Time, cancellationToken,
                Deadline).ConfigureAwait(false);
            if (failure is not null)
            {
                return Refuse(failure, lines, onError);
            }
        }

        new RankReport(context, ranking!, allocation).Write(arguments.Format);
        WarnOfNobody(ranking!, orders);
        WarnOfRepeated(orders);
        WarnOfUnknownProducts("--capacity", arguments.Capacity, orders);
        WarnOfUnknownProducts("--stock", arguments.Stock, orders);
        return ExitCodes.Ok;
    }

    // Ranked as unknown customers are, they stand among the others as if that were known of them.
    private void WarnOfNobody(RankOrdersResponse ranking, List<OrderLine> orders)
    {
        Warn(
            static code => code is >= ReasonCode.IdentityWithheld and <= ReasonCode.IdentityUnreadable,
            "no customer that can be read", "an unknown customer");
        Warn(static code => code == ReasonCode.CustomerUnknown, "a customer whom nobody knows", "an unknown one");

        void Warn(Func<ReasonCode, bool> isConcerned, string whom, string asWhom)
        {
            var lines = ranking.ByProduct.Products.SelectMany(product => product.Orders.Concat(product.GiveUps))
                .Where(order => order.Detail.Notes.Any(note => isConcerned(note.Code)))
                .Select(order => orders[order.Position].Line)
                .Order().ToList();
            if (lines.Count > 0)
            {
                var names = Numbers.Count(lines.Count, "order names", "orders name");
                _console.Warn(
                    $"{arguments.File}: {names} {whom} and {(lines.Count == 1 ? "is" : "are")} ranked as of {asWhom}; {FirstOf(lines)}.");
            }
        }
    }

    // One line may have been exported twice; two lines of one order with different pieces are not told apart by their ids.
    private void WarnOfRepeated(List<OrderLine> orders)
    {
        var lines = orders.GroupBy(order => (order.OrderId, order.Product)).SelectMany(group => group.Skip(1))
            .Select(order => order.Line).Order().ToList();
        if (lines.Count > 0)
        {
            _console.Warn(
                $"{arguments.File}: {Numbers.Count(lines.Count, "line has", "lines have")} the order and the product of a line before and "
                + $"{(lines.Count == 1 ? "is" : "are")} ranked by {(lines.Count == 1 ? "itself" : "themselves")}; {FirstOf(lines)}.");
        }
    }

    // Such as "lines 2, 4".
    private static string FirstOf(List<long> lines) =>
        (lines.Count == 1 ? "line " : lines.Count <= MostNamedLines ? "lines " : "first lines ")
        + string.Join(", ", lines.Take(MostNamedLines).Select(line => Numbers.Whole(line)));

    private void WarnOfUnknownProducts(string option, ProductNumbers numbers, List<OrderLine> orders)
    {
        var products = orders.Select(order => order.Product).ToHashSet(StringComparer.Ordinal);
        foreach (var product in numbers.Named.Keys.Where(name => !products.Contains(name)).Order(StringComparer.Ordinal))
        {
            var text = NearestWord.Suggest($"{option}: no order has the product '{product}'", product, products);
            _console.Warn(text.EndsWith('?') ? text : text + ".");
        }
    }

    // Errors about orders are told as those of the file are, by line and column; all others as the service tells them.
    private int Refuse(CallFailure failure, RefusedOrders lines, Action<LineError>? onError)
    {
        var errors = new ErrorKinds();
        var others = new List<(string Field, string Description)>();
        foreach (var (field, description) in failure.Violations)
        {
            if (lines.Find(field, description) is { } error)
            {
                errors.Add(error);
                onError?.Invoke(error);
            }
            else
            {
                others.Add((field, description));
            }
        }

        if (errors.Kinds.Count == 0)
        {
            return failure.Write(_console);
        }

        ErrorLines.Write(_console, arguments.File, errors);
        foreach (var (field, description) in others)
        {
            _console.Fail(failure.ExitCode, $"{field}: {description}");
        }

        var found = Numbers.Count(failure.Violations.Count, "error");
        var more = failure.LeftOut is { } count ? $" and {count} more that it does not list" : "";
        _console.Fail(failure.ExitCode, $"{arguments.File}: the service found {found}{more}; nothing was ranked.");
        if (onError is null)
        {
            FileReports.WriteErrorsHint(_console, arguments.File, errors);
        }

        return failure.ExitCode;
    }

    private static string? Wrong(List<OrderLine> orders) =>
        orders.Count == 0 ? "has no orders"
        : orders.Count > MostOrders ? $"has more than {Numbers.Whole(MostOrders)} orders, which are ranked together; leave out those that can wait"
        : OrderRequests.Conflict(orders, "capacity", order => order.Capacity) ?? OrderRequests.Conflict(orders, "stock", order => order.Stock);

    private static RankingService.RankingServiceClient Client(GrpcChannel channel) => new(channel);
}

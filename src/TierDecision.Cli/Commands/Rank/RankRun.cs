using Grpc.Net.Client;
using TierDecision.Cli.Calls;
using TierDecision.Cli.Files;
using TierDecision.Cli.Terminal;
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

    private readonly CliConsole _console = context.Console;

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        using var reader = OrderFileReader.Open(arguments.File, arguments.Reading);
        var orders = reader.Read().Take(MostOrders + 1).ToList();
        FileReports.WriteIgnoredColumns(_console, arguments.File, reader.Report);
        FileReports.Write(_console, arguments.File, reader.Report, "nothing was ranked");
        if (reader.Report.IsRejected)
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
        if (failure is not null)
        {
            return failure.Write(_console);
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
                return failure.Write(_console);
            }
        }

        new RankReport(context, ranking!, allocation).Write(arguments.Format);
        return ExitCodes.Ok;
    }

    private static string? Wrong(List<OrderLine> orders) =>
        orders.Count == 0 ? "has no orders"
        : orders.Count > MostOrders ? $"has more than {Numbers.Whole(MostOrders)} orders, which are ranked together; leave out those that can wait"
        : OrderRequests.Conflict(orders, "capacity", order => order.Capacity) ?? OrderRequests.Conflict(orders, "stock", order => order.Stock);

    private static RankingService.RankingServiceClient Client(GrpcChannel channel) => new(channel);
}

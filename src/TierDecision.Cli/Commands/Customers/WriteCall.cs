using System.CommandLine;
using System.Globalization;
using Grpc.Core;
using Grpc.Net.Client;
using TierDecision.Cli.Calls;
using TierDecision.Cli.Options;
using TierDecision.Cli.Terminal;
using TierDecision.V1;

namespace TierDecision.Cli.Commands.Customers;

/// <summary>What the commands that write one customer have in common.</summary>
internal static class WriteCall
{
    public static Option<ulong?> Version(string what) => ValueOption.Of(
        "--version", "N", $"The version of {what}, greater than the one that stands. Default: the time in milliseconds since 1970.",
        (string text, out ulong value) => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value > 0
            ? null
            : "is no whole number above 0");

    /// <summary>Sends one write and tells what became of it. Fields with errors are called as <paramref name="nameOf"/> does.</summary>
    public static async Task<int> SendAsync<T>(
        CliContext context, ServiceConnection service, Func<CustomerService.CustomerServiceClient, CallOptions, AsyncUnaryCall<T>> call,
        Func<T, (WriteOutcome Outcome, ulong Version)> read, string done, CancellationToken cancellationToken,
        Func<T, string?>? detail = null, TimeSpan? deadline = null, Func<string, string>? nameOf = null)
        where T : class
    {
        var (response, failure) = await ServiceClient
            .CallAsync(service, Call, context.Time, cancellationToken, deadline).ConfigureAwait(false);
        if (failure is not null)
        {
            return (nameOf is null ? failure : failure.Naming(nameOf)).Write(context.Console);
        }

        var (outcome, version) = read(response!);
        switch (outcome)
        {
            case WriteOutcome.Applied:
                await context.Console.Output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{done}, version {version}."))
                    .ConfigureAwait(false);
                if (detail?.Invoke(response!) is { } more)
                {
                    await context.Console.Output.WriteLineAsync(more).ConfigureAwait(false);
                }

                return ExitCodes.Ok;
            case WriteOutcome.Older:
                return context.Console.Fail(
                    ExitCodes.NotDone,
                    string.Create(
                        CultureInfo.InvariantCulture, $"Not written: version {version} stands and is newer, or the same with another content."));
            case WriteOutcome.UnknownCustomer:
                return context.Console.Fail(ExitCodes.NotDone, "Not written: there is no such customer.");
            default:
                return context.Console.Fail(ExitCodes.NotDone, $"{done}, but not on as many replicas as the service waits for; send it again.");
        }

        AsyncUnaryCall<T> Call(GrpcChannel channel, CallOptions options) => call(new CustomerService.CustomerServiceClient(channel), options);
    }
}

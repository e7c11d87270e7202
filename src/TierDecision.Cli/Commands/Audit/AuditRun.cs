using Grpc.Core;
using Grpc.Net.Client;
using TierDecision.Cli.Calls;
using TierDecision.Cli.Terminal;
using TierDecision.V1;

namespace TierDecision.Cli.Commands.Audit;

/// <summary>Asks for the entries part by part, up to the limit, and prints them.</summary>
internal sealed class AuditRun(ServiceConnection service, ListAuditEntriesRequest request, int limit, CliContext context)
{
    private const int MaxPageSize = 1_000;

    // A part looks through thousands of entries.
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly List<AuditEntry> _entries = [];

    /// <summary>Whether to print JSON.</summary>
    public bool IsJson { get; init; }

    /// <summary>What a field of the request is called on the command line.</summary>
    public required Func<string, string> NameOf { get; init; }

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var isMore = true;
        while (isMore && _entries.Count < limit)
        {
            request.PageSize = Math.Min(MaxPageSize, limit - _entries.Count);
            var (page, failure) = await ServiceClient.CallAsync(
                service,
                (GrpcChannel channel, CallOptions options) => new AuditService.AuditServiceClient(channel).ListAuditEntriesAsync(request, options),
                context.Time, cancellationToken, Deadline).ConfigureAwait(false);
            if (page is null)
            {
                return failure!.Naming(NameOf).Write(context.Console);
            }

            _entries.AddRange(page.Entries);
            request.PageToken = page.NextPageToken;
            isMore = page.NextPageToken.Length > 0;
        }

        Write();
        if (isMore)
        {
            context.Console.Warn($"there may be older entries: at most {Numbers.Count(limit, "entry", "entries")} are printed (--limit).");
        }

        return ExitCodes.Ok;
    }

    private void Write()
    {
        if (IsJson)
        {
            foreach (var entry in _entries)
            {
                context.Console.Output.Write(AnswerJson.LineOf(entry) + "\n");
            }
        }
        else if (_entries.Count == 0)
        {
            context.Console.Output.WriteLine("No entries.");
        }
        else
        {
            context.Console.WriteTable(AuditTable.Of(_entries));
        }
    }
}

using Microsoft.Extensions.Logging.Abstractions;
using TierDecision.Cli.Policies;
using TierDecision.Cli.Terminal;
using TierDecision.Configuration.Policies;
using TierDecision.Configuration.Settings;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Policies;
using TierDecision.Storage.Providers;

namespace TierDecision.Cli.Commands.Policy;

/// <summary>Reads policies that people name: files, and revisions of the library of a store, which is opened for these alone.</summary>
internal sealed class NamedPolicies(TierDecisionOptions settings, CliContext context)
{
    private readonly CliConsole _console = context.Console;

    /// <summary>Reads one policy that can serve; or says what is wrong, and gives the exit code.</summary>
    /// <param name="name">A file or a revision; null for the revision in force.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<(PolicyLoad? Policy, int ExitCode)> ReadAsync(string? name, CancellationToken cancellationToken)
    {
        // A file that is called like a revision can be named by its path.
        if (name is not null && !PolicyRevision.IsOne(name))
        {
            return Serving(PolicyFile.Load(name, context.Now));
        }

        var provider = StoreProviders.Choose(settings);
        var store = provider.Open(NullLoggerFactory.Instance, context.Time);
        await using (store.ConfigureAwait(false))
        {
            return await ReadAsync(store, provider, name, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<(PolicyLoad? Policy, int ExitCode)> ReadAsync(
        ICustomerStore store, IStoreProvider provider, string? revision, CancellationToken cancellationToken)
    {
        if (revision is null)
        {
            var reading = await store.ReadPolicyInForceAsync(PolicyInForce.Nothing, cancellationToken).ConfigureAwait(false);
            if (reading.InForce is not { } inForce)
            {
                return (null, _console.Fail(ExitCodes.NotDone, PolicyChangeRun.Unreachable(provider, reading.Detail)));
            }

            revision = inForce.Revision;
        }

        if (revision.Length == 0)
        {
            return (null, _console.Fail(
                ExitCodes.BadInput,
                $"In {provider.Description} the policy file of each node is in force, which is not in the library: name a file."));
        }

        var found = await store.FindPolicyAsync(revision, cancellationToken).ConfigureAwait(false);
        return found.Document is { } document ? Serving(PolicyFile.Parse(document, PolicyRevision.Describe(revision), context.Now))
            : found.Status == PolicyReadStatus.Unknown ? (null, _console.Fail(
                ExitCodes.BadInput, $"{found.Detail}; 'tierctl policy list' shows those that it has. A file of that name is written ./{revision}."))
            : (null, _console.Fail(ExitCodes.NotDone, PolicyChangeRun.Unreachable(provider, found.Detail)));
    }

    private (PolicyLoad? Policy, int ExitCode) Serving(PolicyLoad load)
    {
        if (load.Plan is not null)
        {
            return (load, ExitCodes.Ok);
        }

        PolicySource.WriteFindings(_console, load);
        return (null, ExitCodes.BadInput);
    }
}

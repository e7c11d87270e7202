using TierDecision.Cli.Policies;
using TierDecision.Cli.Terminal;
using TierDecision.Configuration.Policies;
using TierDecision.Core.Vocabulary;
using TierDecision.Storage.Policies;

namespace TierDecision.Cli.Commands.Policy;

/// <summary>Reads policies that people name: files, and revisions of a library, which is asked for these alone.</summary>
internal sealed class NamedPolicies(IPolicyPlace place, CliContext context)
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

        var (found, failure) = await place.FindAsync(name, cancellationToken).ConfigureAwait(false);
        return found is null ? (null, failure!.Write(_console))
            : found.Document is { } document
                ? Serving(PolicyFile.Parse(document, PolicyRevision.Describe(found.Policy!.Revision), context.Now))
            : (null, _console.Fail(ExitCodes.BadInput, name is null
                ? $"In {place.Description} {found.Detail}: name a file."
                : $"{SentenceText.Capital(found.Detail!)}; 'tierctl policy list' shows those that it has. A file of that name is written ./{name}."));
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

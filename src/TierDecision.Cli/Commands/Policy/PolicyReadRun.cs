using TierDecision.Cli.Files;
using TierDecision.Cli.Terminal;
using TierDecision.Core.Policies;
using TierDecision.Core.Vocabulary;
using TierDecision.Storage.Policies;

namespace TierDecision.Cli.Commands.Policy;

/// <summary>Shows what the policy library holds.</summary>
/// <param name="place">The library; it is disposed of.</param>
/// <param name="context">The world around.</param>
internal sealed class PolicyReadRun(IPolicyPlace place, CliContext context)
{
    private readonly CliConsole _console = context.Console;

    public async Task<int> ListAsync(int limit, CancellationToken cancellationToken)
    {
        await using var _ = place.ConfigureAwait(false);
        var (catalogue, failure) = await place.ListAsync(cancellationToken).ConfigureAwait(false);
        if (catalogue is null)
        {
            return failure!.Write(_console);
        }

        Write(catalogue, limit);
        return ExitCodes.Ok;
    }

    public async Task<int> GetAsync(string? revision, string? output, CancellationToken cancellationToken)
    {
        await using var _ = place.ConfigureAwait(false);
        if (revision is "")
        {
            return _console.Fail(ExitCodes.BadInput, "That is the policy file of each node, which is not in the library.");
        }

        var (reading, failure) = await place.FindAsync(revision, cancellationToken).ConfigureAwait(false);
        return reading is null ? failure!.Write(_console)
            : reading.Document is { } document ? Write(document, output)
            : _console.Fail(ExitCodes.BadInput, $"{SentenceText.Capital(reading.Detail!)}.");
    }

    private int Write(PolicyDocument document, string? output)
    {
        if (output is null)
        {
            // A terminal obeys them. A policy that was published has none.
            if (document.Text.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')))
            {
                return _console.Fail(ExitCodes.BadInput, "The text has control characters; --output FOLDER writes it to a file.");
            }

            _console.Output.Write(document.Text);
            if (document.Files.Count > 0)
            {
                _console.Warn($"it names files, which --output FOLDER writes beside it: {string.Join(", ", document.Files.Keys)}");
            }

            return ExitCodes.Ok;
        }

        var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(output)) + Path.DirectorySeparatorChar;
        try
        {
            foreach (var (name, text) in document.Files.Append(new("policy.yaml", document.Text)))
            {
                var path = Path.GetFullPath(Path.Combine(folder, name));
                if (!path.StartsWith(folder, StringComparison.Ordinal))
                {
                    return _console.Fail(
                        ExitCodes.BadInput, $"The policy names the file '{name}', which does not lie in its folder; it is not written.");
                }

                using var file = new AtomicFile(path);
                file.Writer.Write(text);
                file.Commit();
                _console.Output.WriteLine(PrintableText.Of(path));
            }

            return ExitCodes.Ok;
        }
        catch (Exception e) when (FileReports.IsFileFailure(e))
        {
            return _console.Fail(ExitCodes.NotDone, $"A file cannot be written: {e.Message}");
        }
    }

    private void Write(PolicyCatalogue catalogue, int limit)
    {
        if (catalogue.Policies.Count > 0)
        {
            var table = Tables.Create("Revision", "Policy", "Published", "By", "In force", "Comment");
            foreach (var policy in catalogue.Policies.Take(limit))
            {
                table.Add(
                    policy.Revision, $"{policy.Name} {policy.Version}", MomentText.Format(policy.PublishedAt),
                    CallerText.Of(policy.Caller, policy.Author), Times(catalogue, policy.Revision), policy.Comment);
            }

            _console.WriteTable(table);
            Rest(catalogue.Policies.Count - limit, "revision");
        }

        if (catalogue.Activations.Count > 0)
        {
            var table = Tables.Create(">Activation", "In force", "Since", "Until", "By", "Why");
            foreach (var activation in catalogue.Activations.Take(limit))
            {
                table.Add(
                    Numbers.Whole(activation.Number), activation.Revision.Length > 0 ? activation.Revision : "file of each node",
                    MomentText.Format(activation.Since), activation.Until is { } until ? MomentText.Format(until) : "now",
                    CallerText.Of(activation.Caller, activation.Author),
                    activation.IsRollback ? $"rolled back{(activation.Reason.Length > 0 ? ": " : "")}{activation.Reason}" : activation.Reason);
            }

            _console.WriteTable(table);
            Rest(catalogue.Activations.Count - limit, "activation");
        }

        var inForce = catalogue.Policies.FirstOrDefault(policy => policy.Revision == catalogue.InForce.Revision);
        _console.Output.WriteLine(PrintableText.Of(inForce is null
            ? $"In force in {place.Description}: the policy file of each node."
            : $"In force in {place.Description}: {inForce.Name} {inForce.Version} (revision {inForce.Revision})."));
    }

    private void Rest(int more, string what)
    {
        if (more > 0)
        {
            _console.Output.WriteLine($"  and {Numbers.Count(more, $"older {what}")}; --limit shows more");
        }
    }

    private static string Times(PolicyCatalogue catalogue, string revision)
    {
        var last = catalogue.Activations.FirstOrDefault(activation => activation.Revision == revision);
        return revision == catalogue.InForce.Revision ? "now" : last?.Until is { } until ? $"until {MomentText.Format(until)}" : "never";
    }
}

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using TierDecision.Cli.Terminal;
using TierDecision.Configuration.Policies;
using TierDecision.Core.Descriptions;
using TierDecision.Core.Differences;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Cli.Commands.Policy;

/// <summary>Tells what policies mean.</summary>
/// <param name="place">The library; it is disposed of.</param>
/// <param name="language">The tag of the language.</param>
/// <param name="json">Whether programs read it.</param>
/// <param name="context">The world around.</param>
internal sealed class PolicyMeaningRun(IPolicyPlace place, string language, bool json, CliContext context)
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    private readonly CliConsole _console = context.Console;

    public async Task<int> DiffAsync(string[] policies, CancellationToken cancellationToken)
    {
        await using var _ = place.ConfigureAwait(false);
        var reader = new NamedPolicies(place, context);

        // One alone is compared with what is in force, which it would follow.
        var (before, failed) = await reader.ReadAsync(policies.Length > 1 ? policies[0] : null, cancellationToken).ConfigureAwait(false);
        var (after, failedToo) = await reader.ReadAsync(policies[^1], cancellationToken).ConfigureAwait(false);
        if (before is null || after is null)
        {
            return before is null ? failed : failedToo;
        }

        var comparison = PolicyComparer.Compare(before.Written!, after.Written!);
        if (json)
        {
            Write(new
            {
                Before = Head(before),
                After = Head(after),
                Equal = comparison.AreEqual,
                comparison.Count,
                Differences = comparison.Differences
                    .Select(one => new { one.Path, one.Kind, one.Before, one.After, Sentence = one.Sentence.In(language) }),
            });
            return ExitCodes.Ok;
        }

        var names = $"{Name(before)} → {Name(after)}";
        WriteLine(comparison.AreEqual ? $"{names}: no difference" : $"{names}: {Numbers.Count(comparison.Count, "difference")}");
        foreach (var difference in comparison.Differences)
        {
            WriteLine($"  {difference.Sentence.In(language)}");
        }

        if (comparison.Count > comparison.Differences.Count)
        {
            WriteLine($"  and {Numbers.Count(comparison.Count - comparison.Differences.Count, "more difference")} that are not listed");
        }

        return ExitCodes.Ok;
    }

    public async Task<int> DescribeAsync(string? policy, CancellationToken cancellationToken)
    {
        await using var _ = place.ConfigureAwait(false);
        var (load, failed) = await new NamedPolicies(place, context).ReadAsync(policy, cancellationToken).ConfigureAwait(false);
        if (load is null)
        {
            return failed;
        }

        var description = PolicyDescriber.Describe(load.Plan!, load.Written!);
        if (json)
        {
            Write(new
            {
                Policy = Head(load),
                Title = description.Title.In(language),
                description.Purpose,
                Sections = description.Sections.Select(section => new
                {
                    section.Id,
                    Heading = section.Heading.In(language),
                    Sentences = section.Sentences.Select(sentence => sentence.In(language)),
                }),
            });
            return ExitCodes.Ok;
        }

        WriteLine(description.Title.In(language));
        if (description.Purpose.Length > 0)
        {
            WriteLine(description.Purpose);
        }

        foreach (var section in description.Sections)
        {
            _console.Output.WriteLine();
            WriteLine(section.Heading.In(language));
            foreach (var sentence in section.Sentences)
            {
                WriteLine($"  {sentence.In(language)}");
            }
        }

        return ExitCodes.Ok;
    }

    private static string Name(PolicyLoad load) => $"{load.Plan!.Name} {load.Plan.Version} (revision {load.Revision})";

    private static object Head(PolicyLoad load) => new { load.Source, load.Plan!.Name, load.Plan.Version, load.Revision };

    private void Write(object value) => _console.Output.WriteLine(JsonSerializer.Serialize(value, Indented));

    private void WriteLine(string text) => _console.Output.WriteLine(PrintableText.Of(text));
}

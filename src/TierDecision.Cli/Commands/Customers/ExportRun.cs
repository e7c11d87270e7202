using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Grpc.Net.Client;
using TierDecision.Cli.Calls;
using TierDecision.Cli.Files;
using TierDecision.Cli.Terminal;
using TierDecision.Core.Vocabulary;
using TierDecision.V1;

namespace TierDecision.Cli.Commands.Customers;

/// <summary>One run of <c>tierctl customer export</c>: the parts of the answer put together in one document.</summary>
internal sealed class ExportRun(ServiceConnection service, string customer, string? output, CliContext context)
{
    private const string Identifiers =
        "Phone numbers, e-mail addresses and other ids are kept as keyed hashes alone (alias_hashes): a hash does not say what it was made of.";

    // Texts as they are: a person reads them.
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var document = new JsonObject
        {
            ["customer_id"] = customer,
            ["exported_at"] = MomentText.Format(context.Now),
            ["about_identifiers"] = Identifiers,
            ["holdings"] = new JsonArray(),
            ["audit_entries"] = new JsonArray(),
            ["decisions"] = new JsonArray(),
        };
        var request = new ExportCustomerRequest { CustomerId = customer };
        do
        {
            var (part, failure) = await ServiceClient.CallAsync(
                service,
                (GrpcChannel channel, Grpc.Core.CallOptions options) =>
                    new CustomerExportService.CustomerExportServiceClient(channel).ExportCustomerAsync(request, options),
                context.Time, cancellationToken, ErasureCommand.Deadline).ConfigureAwait(false);
            if (failure is not null)
            {
                return failure.Write(context.Console);
            }

            Add(document, part!);
            request.PageToken = part!.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        return Write(document);
    }

    private static void Add(JsonObject document, ExportCustomerResponse part)
    {
        var json = JsonNode.Parse(AnswerJson.Of(part))!;
        document["log_entries_searched"] = part.LogEntriesSearched;
        foreach (var list in new[] { "holdings", "audit_entries", "decisions" })
        {
            foreach (var member in json[list]!.AsArray())
            {
                var copy = member!.DeepClone();

                // JSON within JSON would be a text full of quotes.
                if (copy["entry"] is JsonValue entry)
                {
                    copy["entry"] = JsonNode.Parse(entry.ToString());
                }

                document[list]!.AsArray().Add(copy);
            }
        }
    }

    private int Write(JsonObject document)
    {
        var text = document.ToJsonString(Indented);
        if (output is null)
        {
            context.Console.Output.WriteLine(text);
            return ExitCodes.Ok;
        }

        try
        {
            using var file = new AtomicFile(output, isPrivate: true);
            file.Writer.WriteLine(text);
            file.Commit();
        }
        catch (Exception e) when (FileReports.IsFileFailure(e))
        {
            return context.Console.Fail(ExitCodes.NotDone, $"The file cannot be written: {e.Message}");
        }

        context.Console.Output.WriteLine(PrintableText.Of(string.Create(
            CultureInfo.InvariantCulture,
            $"Wrote {Numbers.Count(document["holdings"]!.AsArray().Count, "dataset")} and "
            + $"{Numbers.Count(document["decisions"]!.AsArray().Count, "logged decision")} to {output}.")));
        return ExitCodes.Ok;
    }
}

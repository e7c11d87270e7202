using System.Text.Json;
using Grpc.Core;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.Tests.Shared;
using TierDecision.V1;

namespace TierDecision.ProcessTests.Service;

/// <summary>Everything that is kept of a customer is given out: as a document, until the customer is removed.</summary>
public sealed class ExportTests : IDisposable
{
    private readonly CliFolder _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Document_has_what_is_kept_of_a_customer_and_there_is_none_after_a_removal()
    {
        await using var service = await ServiceProcess.StartAsync(new Dictionary<string, string>(ServiceProcess.SmallDemo)
        {
            ["TIERDECISION__DECISIONLOG__TARGET"] = "File",
            ["TIERDECISION__REPLIES__KEEPANSWERSFOR"] = "00:10:00",
            ["TIERDECISION__REPLIES__EXPLANATIONS"] = "All",
            ["TIERDECISION__REPLIES__CACHETIMEOUT"] = "00:00:05",
        });
        var customers = new CustomerService.CustomerServiceClient(service.Channel);
        var exports = new CustomerExportService.CustomerExportServiceClient(service.Channel);
        await customers.SetOverrideAsync(new SetOverrideRequest
        {
            CustomerId = "42", Tier = "gold", Author = "ann", Reason = "an unmistakable reason",
            ExpiresAt = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow().AddDays(1)),
        });
        var request = new DecideRequest { Customer = new Customer { CustomerId = "42" }, Contact = new Contact { Channel = Channel.Voice }, RequestId = "call-7" };
        var decision = await service.Client.DecideAsync(request);
        await service.Client.DecideAsync(new DecideRequest { Customer = new Customer { CustomerId = "43" }, Contact = new Contact { Channel = Channel.Voice } });
        await Wait.UntilAsync(
            async () => (await exports.ExportCustomerAsync(new ExportCustomerRequest { CustomerId = "42" })).Decisions is [{ Explanation: not null }],
            "the decision is logged and its explanation kept");
        var file = _cli.PathOf("42.json");

        var result = await _cli.RunAsync("customer", "export", "42", "--output", file, "--service", service.GrpcAddress.ToString());

        Assert.Equal((0, "", $"Wrote 1 dataset and 1 logged decision to {file}.\n"), (result.ExitCode, result.Error, result.Output));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }

        using var document = JsonDocument.Parse(await File.ReadAllTextAsync(file));
        var holding = document.RootElement.GetProperty("holdings")[0];
        Assert.True(holding.GetProperty("live").GetBoolean());
        Assert.Equal("an unmistakable reason", holding.GetProperty("tier_override").GetProperty("reason").GetString());
        Assert.Equal(3, holding.GetProperty("alias_hashes").GetArrayLength());
        Assert.All(holding.GetProperty("alias_hashes").EnumerateArray(), hash => Assert.Matches("^[0-9a-f]{32}$", hash.GetString()));
        var audited = document.RootElement.GetProperty("audit_entries")[0];
        Assert.Equal(
            ("AUDIT_KIND_OVERRIDE_SET", "an unmistakable reason"), (audited.GetProperty("kind").GetString(), audited.GetProperty("reason").GetString()));
        var logged = document.RootElement.GetProperty("decisions")[0];
        Assert.Equal(decision.DecisionId, logged.GetProperty("entry").GetProperty("decision_id").GetString());
        Assert.Equal(decision.DecisionId, logged.GetProperty("answer").GetProperty("decision_id").GetString());
        Assert.Equal(decision.DecisionId, logged.GetProperty("explanation").GetProperty("decision_id").GetString());
        Assert.Equal(
            holding.GetProperty("score").GetProperty("value_score").GetDouble(), logged.GetProperty("score").GetProperty("value_score").GetDouble());

        await Wait.UntilAsync(() => IsRemovedAsync(customers, "42"), "the customer is removed");

        var left = await _cli.RunAsync("customer", "export", "42", "--service", service.GrpcAddress.ToString());
        Assert.Equal((1, ""), (left.ExitCode, left.Output));
        var failure = await Assert.ThrowsAsync<RpcException>(
            async () => await exports.ExportCustomerAsync(new ExportCustomerRequest { CustomerId = "42" }));
        Assert.Equal(StatusCode.NotFound, failure.StatusCode);
    }

    // A removal that met readers for too long stands, and is sent again until its log is empty.
    private static async Task<bool> IsRemovedAsync(CustomerService.CustomerServiceClient customers, string id)
    {
        try
        {
            await customers.RemoveCustomerAsync(new RemoveCustomerRequest { CustomerId = id });
            return true;
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.Unavailable)
        {
            return false;
        }
    }

    [Fact]
    public async Task Many_logged_decisions_come_in_parts_each_once()
    {
        await using var service = await ServiceProcess.StartAsync(
            new Dictionary<string, string>(ServiceProcess.SmallDemo) { ["TIERDECISION__DECISIONLOG__TARGET"] = "File" });
        var exports = new CustomerExportService.CustomerExportServiceClient(service.Channel);
        const int Decisions = 500;
        var request = new DecideRequest { Customer = new Customer { CustomerId = "42" }, Contact = new Contact { Channel = Channel.Voice } };
        for (var i = 0; i < 32; i++)
        {
            request.Contact.Attributes[$"attribute-{i}"] = new string('x', 128);
        }

        var batch = new DecideBatchRequest();
        batch.Requests.AddRange(Enumerable.Repeat(request, Decisions));
        await service.Client.DecideBatchAsync(batch);

        var (parts, ids) = (0, new List<string>());
        await Wait.UntilAsync(
            async () =>
            {
                (parts, ids) = (0, []);
                var token = "";
                do
                {
                    var part = await exports.ExportCustomerAsync(new ExportCustomerRequest { CustomerId = "42", PageToken = token });
                    Assert.Equal(token.Length == 0 ? 1 : 0, part.Holdings.Count);
                    Assert.InRange(part.CalculateSize(), 1, 4 * 1024 * 1024);
                    ids.AddRange(part.Decisions.Select(decision => JsonDocument.Parse(decision.Entry).RootElement.GetProperty("decision_id").GetString()!));
                    (token, parts) = (part.NextPageToken, parts + 1);
                }
                while (token.Length > 0);
                return ids.Count == Decisions;
            },
            "all decisions are logged");

        Assert.True(parts > 1);
        Assert.Equal(Decisions, ids.Distinct().Count());
        Assert.Equal(
            StatusCode.InvalidArgument,
            (await Assert.ThrowsAsync<RpcException>(async () => await exports.ExportCustomerAsync(
                new ExportCustomerRequest { CustomerId = "42", PageToken = new string('x', 33) }))).StatusCode);
    }
}

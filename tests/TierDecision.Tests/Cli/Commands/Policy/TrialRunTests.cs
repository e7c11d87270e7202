using Microsoft.Extensions.Configuration;
using TierDecision.Cli.Calls;
using TierDecision.Cli.Commands.Policy;
using TierDecision.Cli.Terminal;
using TierDecision.Configuration.Policies;
using TierDecision.Core.Findings;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Loading;
using TierDecision.Storage.Policies;
using TierDecision.Storage.Publishing;
using TierDecision.V1;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;

namespace TierDecision.Tests.Cli.Commands.Policy;

/// <summary>What is shown of an answer of the service that is not whole.</summary>
public class TrialRunTests
{
    private const string Revision = "0123456789ab";

    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "Warning: 1 more row did not fit into the answer of the service, and no number here counts them; '--redis' or '--embedded' asks the store itself\n")]
    [InlineData(1_234, "Warning: 1,234 more rows did not fit into the answer of the service, and no number here counts them; '--redis' or '--embedded' asks the store itself\n")]
    public async Task Rows_that_an_answer_had_no_room_for_are_counted(int leftOut, string warning)
    {
        var (exitCode, output, error) = await StatusAsync(new TrialCounts
        {
            Nodes = 1, CellsLeftOut = leftOut, Cells = { new TrialCount { Context = "contact", Tier = "gold", Compared = 7, Differing = 3 } },
        });

        Assert.Equal((0, warning), (exitCode, error));
        Assert.Contains("1 node compared 7 decisions, of which 3 differ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trial_that_was_started_without_a_key_says_so() => Assert.Contains(
        ", by (no keys), for ann.", (await StatusAsync(new TrialCounts { Nodes = 1 })).Output, StringComparison.Ordinal);

    private static async Task<(int ExitCode, string Output, string Error)> StatusAsync(TrialCounts counts)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var answer = new GetPolicyTrialsResponse
        {
            Shadow = new RunningTrial
            {
                Number = 3, Policy = new PolicyReference { Revision = Revision }, StartedAt = new Timestamp(), OneIn = 1, Author = "ann",
            },
            ShadowCounts = counts,
        };
        var place = new AnsweredPlace(TrialAnswers.Overview(answer, TierDecision.Storage.Policies.PolicyInForce.Nothing));
        var context = new CliContext(CliConsole.Redirected(output, error), new ConfigurationBuilder().Build(), TimeProvider.System);
        return (await new TrialRun(place, isCanary: false, context).StatusAsync(default), output.ToString(), error.ToString());
    }

    // A library that gave an overview.
    private sealed class AnsweredPlace(TrialOverview overview) : IPolicyPlace
    {
        public string Description => "the library";

        public ValueTask DisposeAsync() => default;

        public Task<(TrialOverview? Overview, CallFailure? Failure)> ReadTrialsAsync(CancellationToken cancellationToken) =>
            Task.FromResult<(TrialOverview?, CallFailure?)>((overview, null));

        public Task<(PolicyCatalogue? Catalogue, CallFailure? Failure)> ListAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<(PolicyReading? Reading, CallFailure? Failure)> FindAsync(string? revision, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<(IReadOnlyList<Finding>? Findings, CallFailure? Failure)> CheckAsync(PolicyLoad load, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<(PolicyChangeResult? Result, CallFailure? Failure)> PublishAsync(
            PolicyPublication policy, PolicyLoad load, AuditActor actor, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<(PolicyChangeResult? Result, CallFailure? Failure)> ActivateAsync(
            string revision, string expected, AuditActor actor, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<(PolicyChangeResult? Result, CallFailure? Failure)> RollBackAsync(
            string expected, AuditActor actor, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<(RetierResult? Result, CallFailure? Failure)> PreviewRetierAsync(
            RetierRequest request, WorkProgress progress, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<(RetierResult? Result, CallFailure? Failure)> RetierAsync(
            RetierRequest request, AuditActor actor, WorkProgress progress, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<(TrialDifferences? Differences, CallFailure? Failure)> ReadDifferencesAsync(
            bool isCanary, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<(PolicyChangeResult? Result, CallFailure? Failure)> ChangeTrialAsync(
            PolicyTrialChange change, string expected, AuditActor actor, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}

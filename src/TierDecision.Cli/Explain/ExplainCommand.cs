using System.CommandLine;
using TierDecision.Cli.CommandLine;
using TierDecision.Cli.Policies;
using TierDecision.Cli.Score;

namespace TierDecision.Cli.Explain;

/// <summary><c>tierctl explain</c>: what would lift one customer into the next tier.</summary>
internal static class ExplainCommand
{
    public static Command Create(CliContext context)
    {
        var customer = ValueOption.Text("--customer", "ID", "The customer, by the company's own id.");
        customer.Required = true;
        var scores = ValueOption.Text("--scores", "FILE", $"The score file. Default: {ScoreCommand.DefaultOutput}.");
        var policy = PolicySource.CreateOption();
        var weights = ScoreCommand.CreateWeights();
        var region = PhoneSource.CreateOption();
        var command = new ExampleCommand(
            "explain",
            "Says why a customer is in a tier, and the smallest change of recency, purchases or spend that reaches the next one.",
            "tierctl explain --customer 42",
            "tierctl explain --customer 42 --scores scores.csv --policy policies/contact-centre.yaml")
        {
            customer, scores, policy, weights, region, PhoneSource.CreateRemovedOption(),
        };
        command.SetAction((result, _) => Task.FromResult(new ExplainRun(
            new ExplainArguments
            {
                Customer = result.GetRequiredValue(customer)!,
                Scores = result.GetValue(scores) ?? ScoreCommand.DefaultOutput,
                Policy = result.GetValue(policy),
                Weights = ScoreCommand.ReadWeights(result.GetValue(weights) ?? "1,1,1")!,
                Region = result.GetValue(region),
            },
            context).Run()));
        return command;
    }
}

using System.CommandLine;
using TierDecision.Cli.Commands.Score;
using TierDecision.Cli.Options;
using TierDecision.Cli.Settings;
using TierDecision.Cli.Terminal;

namespace TierDecision.Cli.Commands.Explain;

/// <summary><c>tierctl explain</c>: what would lift one customer into the next tier.</summary>
internal static class ExplainCommand
{
    public static Command Create(CliContext context)
    {
        var customer = ValueOption.Text("--customer", "ID", "The customer, by the company's own id.");
        customer.Required = true;
        var scores = ValueOption.Text("--scores", "FILE", $"The score file. Default: {ScoreCommand.DefaultOutput}.");
        var profit = ValueOption.Text(
            "--profit", "FILE", "The file of profits that 'tierctl score --profit FILE' wrote: shows what the customer brings and costs.");
        var policy = SettingOptions.Policy();
        var weights = ScoreCommand.CreateWeights();
        var region = SettingOptions.Region();
        var command = new ExampleCommand(
            "explain",
            "Says why a customer is in a tier, and the smallest change of recency, purchases or spend that reaches the next one.",
            "tierctl explain --customer 42",
            "tierctl explain --customer 42 --scores scores.csv --policy policies/contact-centre.yaml",
            "tierctl explain --customer 42 --profit profits.csv")
        {
            customer, scores, profit, policy, weights, region, SettingOptions.FormerCountryCode(),
        };
        command.SetAction((result, _) =>
        {
            if (CommandSettings.Read(result, context) is not { } settings)
            {
                return Task.FromResult(ExitCodes.BadInput);
            }

            var arguments = new ExplainArguments
            {
                Customer = result.GetRequiredValue(customer)!,
                Scores = result.GetValue(scores) ?? ScoreCommand.DefaultOutput,
                Profit = result.GetValue(profit),
                Settings = settings,
                Weights = ScoreCommand.ReadWeights(result.GetValue(weights) ?? "1,1,1")!,
            };
            return Task.FromResult(new ExplainRun(arguments, context).Run());
        });
        return command;
    }
}

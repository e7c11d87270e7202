using System.CommandLine;
using Google.Protobuf.Collections;
using NodaTime;
using TierDecision.Cli.Calls;
using TierDecision.Cli.Commands.Customers;
using TierDecision.Cli.Commands.Decide;
using TierDecision.Cli.Options;
using TierDecision.Cli.Policies;
using TierDecision.Cli.Terminal;
using TierDecision.Configuration.Policies;
using TierDecision.Core.Customers;
using TierDecision.Core.Decisions;
using TierDecision.Core.Facts;
using TierDecision.Core.Findings;
using TierDecision.Core.Policies;
using TierDecision.V1;

namespace TierDecision.Cli.Commands.Policy;

/// <summary>
/// <c>tierctl policy try</c>: what a policy file decides at any time, without a service, for a customer who is made up. Nothing is known of queues.
/// </summary>
internal static class PolicyTryCommand
{
    public static Command Create(CliContext context)
    {
        // The contact's language has the option of that name; agents are a dataset's.
        ScoreOption[] scores =
        [
            .. ScoreOption.All.Where(score => score.Name != CustomerFields.Language.Name && score.Name != CustomerFields.PreferredAgent.Name),
        ];
        var file = FileArgument.Create<string>("FILE", "The policy file, YAML.", ArgumentArity.ExactlyOne);
        var at = ValueOption.Moment("--at", "When it is asked, such as 2026-12-25T10:00:00+01:00. Default: now.");
        var json = new Option<bool>("--json") { Description = "Prints the answer as JSON, as POST /v1/decide gives it." };
        var about = new ContextOptions("as --at");
        var tier = scores.Single(score => score.Name == CustomerFields.Tier.Name).Option;
        var command = new ExampleCommand(
            "try",
            "Says what a policy file decides at a time that is given, without a service. The customer has what the options say; without --tier "
            + "nobody is named. Queues report nothing.",
            "tierctl policy try policies/contact-centre.yaml --tier gold --contact voice",
            "tierctl policy try policies/contact-centre.yaml --tier gold --contact voice --at 2026-12-25T10:00:00+01:00",
            "tierctl policy try policies/tickets.yaml --tier silver --flag open_complaint --ticket urgent --json")
        {
            file, at, json,
        };
        foreach (var option in about.All.Concat(scores.Select(score => score.Option)))
        {
            command.Options.Add(option);
        }

        command.Rules.Add(about.Check);
        command.Rules.Add(result => scores
            .Where(score => score.Option != tier && ExampleCommand.IsGiven(result, score.Option) && !ExampleCommand.IsGiven(result, tier))
            .Select(score => $"{score.Option.Name} says something of a customer who is known: give --tier as well")
            .Take(1));
        command.SetAction(result =>
        {
            var load = PolicyFile.Load(result.GetRequiredValue(file), context.Now);
            if (load.Plan is not { } plan)
            {
                PolicySource.WriteFindings(context.Console, load);
                return ExitCodes.BadInput;
            }

            var now = result.GetValue(at) ?? context.Now;
            var asked = new DecideRequest { Explain = !result.GetValue(json) };
            about.Set(result, asked);
            if (Request(asked, now, out var request) is { } wrong)
            {
                return context.Console.Fail(ExitCodes.BadInput, $"{CliContext.CommandName} policy try: {wrong}");
            }

            CustomerScore? customer = null;
            var name = result.GetResult(tier)?.Tokens[^1].Value;
            if (name is not null)
            {
                if (plan.ScoredTierIndex(name) is not (>= 0 and var index))
                {
                    var problem = NearestWord.NotOneOf("tier of the policy", name, plan.TierRules.Names);
                    return context.Console.Fail(ExitCodes.BadInput, $"{CliContext.CommandName} policy try: --tier '{name}' {problem}");
                }

                var score = new CustomerScore { Tier = (byte)index, AsOf = now, TierSince = now };
                foreach (var option in scores)
                {
                    option.Read(result, ref score);
                }

                customer = score;
            }

            Show(plan, load.Revision, asked, request, customer, now, result.GetValue(json), context);
            return ExitCodes.Ok;
        });
        return command;
    }

    private static void Show(
        PolicyPlan plan, string revision, DecideRequest asked, in DecisionRequest request, CustomerScore? customer, Instant now, bool asJson,
        CliContext context)
    {
        var facts = customer is { } known ? CustomerFacts.Known(known, known.Tier) : CustomerFacts.NotNamed;
        DecisionEngine.Decide(request, facts, plan, now, out var decision);
        var answer = new LocalAnswer(plan, revision).Of(asked, request, customer, decision, now);
        if (asJson)
        {
            context.Console.Output.WriteLine(AnswerJson.Of(answer));
            return;
        }

        var who = customer is null ? null : $"a customer of the tier {plan.Tiers[facts.Tier].Name}";
        new DecisionCard(context, now.ToDateTimeOffset()).Write(asked, answer, who);
    }

    // What is wrong; null if the request can be decided.
    private static string? Request(DecideRequest asked, Instant now, out DecisionRequest request)
    {
        var (language, wrong) = (LanguageCode.None, (string?)null);
        if ((asked.Contact?.Language ?? asked.Ticket?.Language) is { Length: > 0 } tag && !LanguageCode.TryParse(tag, out language))
        {
            wrong = $"--language '{tag}' {LanguageCode.NotALanguage}";
        }

        var arrived = asked.Contact?.ArrivedAt ?? asked.Ticket?.CreatedAt ?? asked.Order?.PlacedAt;
        var arrival = arrived is null ? now : Instant.FromDateTimeOffset(arrived.ToDateTimeOffset());
        wrong ??= arrival > now ? "--arrived-at is later than the time of the question: give --at as well" : null;
        request = asked switch
        {
            { Contact: { } contact } => new(Core.Vocabulary.DecisionContext.Contact, arrival)
            {
                Channel = (Core.Vocabulary.Channel)contact.Channel, Language = language, Topic = contact.Topic,
                Attestation = (Core.Vocabulary.Attestation)contact.Attestation, Matter = (Core.Vocabulary.Matter)contact.Matter,
                Attributes = Attributes(contact.Attributes),
            },
            { Ticket: { } ticket } => new(Core.Vocabulary.DecisionContext.Ticket, arrival)
            {
                TicketPriority = (Core.Vocabulary.TicketPriority)ticket.TicketPriority, Language = language, Topic = ticket.Topic,
                Matter = (Core.Vocabulary.Matter)ticket.Matter, Attributes = Attributes(ticket.Attributes),
            },
            { Order: { } order } => new(Core.Vocabulary.DecisionContext.Order, arrival)
            {
                OrderValue = order.Value, Attributes = Attributes(order.Attributes),
            },
            _ => throw new InvalidOperationException("The command line says what it is about."),
        };
        return wrong;
    }

    private static MapField<string, string>? Attributes(MapField<string, string> given) => given.Count == 0 ? null : given;
}

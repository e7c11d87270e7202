using System.CommandLine;
using TierDecision.Cli.Options;

namespace TierDecision.Cli.Commands.Customers;

/// <summary>The customer whom a command is about: its argument, or <c>--customer</c>.</summary>
internal sealed class CustomerName
{
    private readonly Argument<string?> _argument = new("CUSTOMER")
    {
        Description = "The customer, by the company's own id.", Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _option = ValueOption.Text("--customer", "ID", "The same as an option.");

    private CustomerName()
    {
    }

    /// <summary>Adds both to a command, which takes one of them.</summary>
    public static CustomerName AddTo(ExampleCommand command)
    {
        var name = new CustomerName();
        command.Arguments.Add(name._argument);
        command.Options.Add(name._option);
        command.AddRule(result =>
        {
            var given = result.GetResult(name._argument) is { Tokens: [.., var last] } ? last.Value : null;
            var isOption = ExampleCommand.IsGiven(result, name._option);
            return given is ['-', _, ..] ? ParseErrors.NotUnderstood(given, command)
                : given is not null && isOption ? "the customer is given twice: as CUSTOMER and with --customer"
                : given is null && !isOption ? "say which customer: write the company's own id behind the command, or give --customer"
                : null;
        });
        return name;
    }

    /// <summary>The customer's id.</summary>
    public string Read(ParseResult result) => result.GetValue(_argument) ?? result.GetValue(_option)!;
}

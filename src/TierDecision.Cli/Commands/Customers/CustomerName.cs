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
    public static CustomerName AddTo(Command command)
    {
        var name = new CustomerName();
        command.Arguments.Add(name._argument);
        command.Options.Add(name._option);
        command.Validators.Add(result =>
        {
            var isGiven = result.GetResult(name._argument) is { Tokens.Count: > 0 };
            var isOption = result.GetResult(name._option) is not null;
            if (isGiven && result.GetValue(name._argument) is ['-', _, ..] word)
            {
                result.AddError(ParseErrors.NotUnderstood(word, command));
            }
            else if (isGiven && isOption)
            {
                result.AddError("the customer is given twice: as CUSTOMER and with --customer");
            }
            else if (!isGiven && !isOption)
            {
                result.AddError("say which customer: write the company's own id behind the command, or give --customer");
            }
        });
        return name;
    }

    /// <summary>The customer's id.</summary>
    public string Read(ParseResult result) => result.GetValue(_argument) ?? result.GetValue(_option)!;
}

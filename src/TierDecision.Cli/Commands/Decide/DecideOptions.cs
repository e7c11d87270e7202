using System.CommandLine;
using TierDecision.Cli.Calls;
using TierDecision.Cli.Options;
using TierDecision.Cli.Terminal;
using TierDecision.Core.Customers;
using TierDecision.V1;

namespace TierDecision.Cli.Commands.Decide;

/// <summary>The options of <c>tierctl decide</c>, and the request that they make.</summary>
internal sealed class DecideOptions
{
    private readonly Option<string?> _customer = ValueOption.Text("--customer", "ID", "The customer, by the company's own id.");
    private readonly Option<string?> _phone = ValueOption.Text("--phone", "NUMBER", "The customer, by phone number, such as +442079460958.");
    private readonly Option<string?> _email = ValueOption.Text("--email", "ADDRESS", "The customer, by e-mail address.");
    private readonly Option<string?> _external = ValueOption.CheckedText(
        "--external", "SOURCE:ID", "The customer, by another system's id.",
        text => ExternalIdText.TryParse(text, out _, out _) ? null : $"is not {ExternalIdText.Expected}");

    private readonly ContextOptions _context = new();
    private readonly Option<string?> _requestId = ValueOption.Text("--request-id", "ID", "An id that the answer repeats.");
    private readonly Option<string?> _policyPin = ValueOption.Text(
        "--policy-pin", "PIN", "The pin of the last answer about this contact, which keeps the policy under which it entered. Contacts.");

    private readonly Option<bool> _explain = new("--explain")
    {
        Description = "Prints why: the rules and near misses, the arithmetic, and what would have changed the queue.",
    };

    private readonly Option<bool> _json = new("--json") { Description = "Prints the answer as JSON, as POST /v1/decide gives it." };
    private ServiceAddress? _service;

    public void AddTo(ExampleCommand command, CliContext context)
    {
        Option[] who = [_customer, _phone, _email, _external];
        foreach (var option in who.Concat(_context.All).Concat([_policyPin, _requestId, _explain, _json]))
        {
            command.Options.Add(option);
        }

        _service = ServiceAddress.AddTo(command, context);
        command.Rules.Add(result => ContextOptions.OneOf(result, who, required: false, "a customer is named in one way"));
        command.Rules.Add(_context.Check);
        command.Rules.Add(result => _context.OfContacts(result, _policyPin));
    }

    public DecideArguments Read(ParseResult result)
    {
        var json = result.GetValue(_json);
        var request = new DecideRequest
        {
            Customer = ReadCustomer(result),
            RequestId = result.GetValue(_requestId) ?? "",
            Explain = !json || result.GetValue(_explain),
        };
        _context.Set(result, request);
        if (result.GetValue(_policyPin) is { } pin && request.Contact is { } contact)
        {
            contact.PolicyPin = pin;
        }

        return new DecideArguments(_service!.Read(result), request, json, result.GetValue(_explain));
    }

    // Nobody named is no error: a caller with a withheld number is routed, too.
    private Customer? ReadCustomer(ParseResult result)
    {
        if (result.GetValue(_customer) is { } id)
        {
            return new Customer { CustomerId = id };
        }

        if (result.GetValue(_phone) is { } phone)
        {
            return new Customer { Phone = phone };
        }

        if (result.GetValue(_email) is { } email)
        {
            return new Customer { Email = email };
        }

        return result.GetValue(_external) is { } external && ExternalIdText.TryParse(external, out var source, out var externalId)
            ? new Customer { ExternalId = new ExternalId { Source = source, Id = externalId } }
            : null;
    }
}

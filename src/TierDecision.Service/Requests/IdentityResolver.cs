using TierDecision.Core.Callers;
using TierDecision.Core.Customers;
using TierDecision.Service.Failures;
using TierDecision.V1;

namespace TierDecision.Service.Requests;

/// <summary>
/// Finds out which customer a request names: the kind of the identifier and its keyed hash. Allocates nothing unless something is wrong.
/// </summary>
internal sealed class IdentityResolver(IdentityHasher hasher)
{
    private const string FailedVerification = "verstat=TN-Validation-Failed";

    /// <summary>Reads who is meant. An identifier that names nobody is no error: a caller is always routed.</summary>
    /// <param name="customer">The customer; null if the request names none.</param>
    /// <param name="error">What is wrong; null if nothing is.</param>
    /// <returns>Nobody if something is wrong.</returns>
    public ResolvedIdentity Resolve(Customer? customer, out RequestError? error)
    {
        error = null;
        if (customer is null)
        {
            return default;
        }

        var problem = HashCaller(customer, out var kind, out var key);
        if (problem == IdentityError.None)
        {
            return new ResolvedIdentity(kind, key) { IsVerificationFailed = kind == IdentifierKind.Phone && IsVerificationFailed(customer.Phone) };
        }

        if (kind is not { } named)
        {
            return default;
        }

        var gap = problem.Gap(named);
        if (gap == IdentityGap.None)
        {
            error = ExternalIdProblem.Of(FieldOf(named), named, problem) ?? new RequestError(FieldOf(named), Describe(problem));
        }

        return new ResolvedIdentity(Kind: null, Key: default, gap);
    }

    private static bool IsVerificationFailed(string phone) =>
        phone.Contains(';', StringComparison.Ordinal) && phone.Contains(FailedVerification, StringComparison.OrdinalIgnoreCase);

    // Characters that a system leaves at the ends, such as a NUL, cost no caller the decision. Writes take none.
    private IdentityError HashCaller(Customer customer, out IdentifierKind? kind, out IdentityKey key)
    {
        switch (customer.IdentifierCase)
        {
            case Customer.IdentifierOneofCase.Phone:
                kind = IdentifierKind.Phone;
                return hasher.TryHashPhone(ControlCharacters.Trim(customer.Phone), out key);
            case Customer.IdentifierOneofCase.Email:
                kind = IdentifierKind.Email;
                return hasher.TryHashEmail(ControlCharacters.Trim(customer.Email), out key);
            default:
                return Hash(customer, out kind, out key);
        }
    }

    /// <summary>Hashes the one identifier that a customer has; the kind is null if it has none.</summary>
    public IdentityError Hash(Customer customer, out IdentifierKind? kind, out IdentityKey key)
    {
        key = default;
        switch (customer.IdentifierCase)
        {
            case Customer.IdentifierOneofCase.CustomerId:
                kind = IdentifierKind.CustomerId;
                return hasher.TryHashCustomerId(customer.CustomerId, out key);
            case Customer.IdentifierOneofCase.Phone:
                kind = IdentifierKind.Phone;
                return hasher.TryHashPhone(customer.Phone, out key);
            case Customer.IdentifierOneofCase.Email:
                kind = IdentifierKind.Email;
                return hasher.TryHashEmail(customer.Email, out key);
            case Customer.IdentifierOneofCase.ExternalId:
                kind = IdentifierKind.External;
                return hasher.TryHashExternal(customer.ExternalId.Source, customer.ExternalId.Id, out key);
            default:
                kind = null;
                return IdentityError.Empty;
        }
    }

    /// <summary>Hashes a customer's own id.</summary>
    public IdentityError HashCustomerId(string id, out IdentityKey key) => hasher.TryHashCustomerId(id, out key);

    /// <summary>What is wrong with an identifier, and what would be right.</summary>
    public static string Describe(IdentityError error) => error switch
    {
        IdentityError.Empty => "is empty",
        IdentityError.TooLong => $"is too long: at most {IdentityHasher.MaxLength} characters",
        IdentityError.NotAPhoneNumber => "is no phone number: E.164 is a plus sign and 7 to 15 digits, such as +442079460958",
        IdentityError.NationalNumberWithoutRegion =>
            "is a national number and no region is configured: send E.164, such as +442079460958, or set TierDecision:Identity:Phone:Region",
        IdentityError.IncompletePhoneNumber =>
            "is no complete phone number: send it with its area code or as E.164, such as +442079460958",
        IdentityError.Withheld => "stands for a number that is withheld or not known: it names nobody",
        IdentityError.ShortNumber => "is an extension or a short code: it names nobody",
        IdentityError.ControlCharacters => "has control characters in it",
        IdentityError.SeveralNumbers => "has two phone numbers in it: send each by itself",
        IdentityError.AddressWithoutNumber => "is an address without a phone number",
        IdentityError.NoSource => "is empty",
        IdentityError.NotAnEmailAddress => "is no e-mail address",
        _ => "cannot be used",
    };

    private static string FieldOf(IdentifierKind kind) => kind switch
    {
        IdentifierKind.CustomerId => "customer.customer_id",
        IdentifierKind.Phone => "customer.phone",
        IdentifierKind.Email => "customer.email",
        _ => "customer.external_id",
    };
}

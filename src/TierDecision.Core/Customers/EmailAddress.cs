using TierDecision.Core.Callers;

namespace TierDecision.Core.Customers;

/// <summary>Reads e-mail addresses as people and mail systems write them, the same in requests and in files. Allocates nothing.</summary>
public static class EmailAddress
{
    private const string MailTo = "mailto:";

    /// <summary>
    /// Reads an address by itself, in angle brackets behind a name as a From header has it, or as a mailto URI (RFC 6068). Of several in brackets the
    /// first one counts.
    /// </summary>
    /// <param name="text">The text, of at most <see cref="PhoneNumber.MaxHeaderLength"/> characters.</param>
    /// <param name="address">The address as written, at most <see cref="IdentityHasher.MaxLength"/> characters; empty if there is an error.</param>
    public static IdentityError TryRead(ReadOnlySpan<char> text, out ReadOnlySpan<char> address)
    {
        address = [];
        text = text.Trim();
        if (text.Length > PhoneNumber.MaxHeaderLength)
        {
            return IdentityError.NotAnEmailAddress;
        }

        // Empty brackets are those of a bounce.
        var addresses = new HeaderAddresses(text);
        addresses.MoveNext();
        var email = addresses.Current;
        if (email.StartsWith(MailTo, StringComparison.OrdinalIgnoreCase))
        {
            email = email[MailTo.Length..].Trim();
            email = email.IndexOf('?') is >= 0 and var query ? email[..query] : email;
        }

        if (email.IsEmpty)
        {
            return IdentityError.Empty;
        }

        if (email.Length > IdentityHasher.MaxLength)
        {
            return IdentityError.TooLong;
        }

        if (ControlCharacters.AreIn(email))
        {
            return IdentityError.ControlCharacters;
        }

        var at = email.IndexOf('@');
        if (at <= 0 || at == email.Length - 1 || email[(at + 1)..].Contains('@') || email.Contains(' '))
        {
            return IdentityError.NotAnEmailAddress;
        }

        address = email;
        return IdentityError.None;
    }
}

using TierDecision.Core.Customers;

namespace TierDecision.Scoring.Files;

/// <summary>The fields of the present line by the names of the columns; what is wrong with one is reported under the file's own name of it.</summary>
internal sealed class NamedFields(DelimitedReader records, ColumnMap columns, FileReport report)
{
    /// <summary>The text of a field; empty if the file has no such column.</summary>
    public ReadOnlySpan<char> this[string field] => records.Field(columns[field]);

    /// <summary>Reports what is wrong with a field; null if nothing is.</summary>
    public void Check(string field, string? wrong)
    {
        if (wrong is not null)
        {
            report.Add(records.Line, columns.NameOf(field), this[field], wrong);
        }
    }

    /// <summary>The same, and passes the value on.</summary>
    public T Check<T>(string field, string? wrong, T value)
    {
        Check(field, wrong);
        return value;
    }

    /// <summary>
    /// A phone number as E.164; null if there is none. One that cannot be read is left out: it helps to find a customer who is known all the same. If
    /// no region is configured, that is wrong with the command and not with the number.
    /// </summary>
    public string? Phone(string field, IPhoneNormalizer phones)
    {
        if (this[field] is not { IsEmpty: false } text)
        {
            return null;
        }

        var error = FieldText.Phone(text, phones, out var phone);
        if (error == IdentityError.NationalNumberWithoutRegion)
        {
            Check(field, FieldText.PhoneProblem(error));
        }
        else if (error != IdentityError.None)
        {
            report.LeaveOut(records.Line, columns.NameOf(field), text, FieldText.PhoneProblem(error));
        }

        return phone;
    }

    /// <summary>An e-mail address; null if there is none. One that cannot be read is left out.</summary>
    public string? Email(string field)
    {
        if (this[field] is not { IsEmpty: false } text)
        {
            return null;
        }

        if (FieldText.Email(text, out var email) != IdentityError.None)
        {
            report.LeaveOut(records.Line, columns.NameOf(field), text, "not an e-mail address");
        }

        return email;
    }

    /// <summary>A whole number; null if there is none.</summary>
    public int? Whole(string field)
    {
        if (this[field] is not { IsEmpty: false } text)
        {
            return null;
        }

        Check(field, FieldText.Whole(text, out var number));
        return number;
    }
}

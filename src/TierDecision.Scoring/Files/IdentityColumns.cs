namespace TierDecision.Scoring.Files;

/// <summary>
/// The columns that customers are found by: the names that files give them, and how a column that is not read can be told to be one.
/// </summary>
internal static class IdentityColumns
{
    public const string Phone = "phone";
    public const string Email = "email";

    public static readonly string[] PhoneNames =
    [
        "phone", "phone_number", "mobile", "telephone", "telephone_number", "mobile_number", "msisdn", "telefon", "telefonnummer", "handy", "mobil",
        "手机", "手机号", "电话", "电话号码",
    ];

    public static readonly string[] EmailNames = ["email", "e-mail", "email_address", "mail", "邮箱", "电子邮箱"];

    private static readonly string[] PhoneParts = ["phone", "telefon", "mobil", "handy", "msisdn", "telno", "手机", "电话"];
    private static readonly string[] EmailParts = ["mail", "邮箱"];
    private static readonly string[] CustomerParts = ["customer", "kunde", "client", "客户"];

    /// <summary>The field that a column looks like by its name; null if it looks like none.</summary>
    /// <param name="letters">The letters and digits of the name, in lower case.</param>
    public static string? FieldLike(string letters) =>
        EmailParts.Any(letters.Contains) ? Email
        : letters is "tel" || PhoneParts.Any(letters.Contains) ? Phone
        : CustomerParts.Any(letters.Contains) ? "customer"
        : null;
}

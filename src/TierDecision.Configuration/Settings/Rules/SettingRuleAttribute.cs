using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace TierDecision.Configuration.Settings.Rules;

/// <summary>What the value of one setting must be. The error is one line with the key, the value and what is allowed.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal abstract class SettingRuleAttribute : ValidationAttribute
{
    /// <summary>What is allowed, such as <c>0 to 10</c>; errors and the documentation use the same words.</summary>
    public abstract string Allowed { get; }

    /// <inheritdoc/>
    protected sealed override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        if (value is null || Allows(value))
        {
            return ValidationResult.Success;
        }

        // The generated validator names a member by its path with dots. The result names no member, or that would be put before the key.
        var key = validationContext.DisplayName.Replace('.', ':');
        return new ValidationResult(string.Create(CultureInfo.InvariantCulture, $"{key}: '{value}' must be {Allowed}"));
    }

    /// <summary>Whether <paramref name="value"/> is allowed.</summary>
    protected abstract bool Allows(object value);
}

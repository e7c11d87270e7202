using System.CommandLine;
using System.Globalization;

namespace TierDecision.Cli.Commands.Rank;

/// <summary>A number for each product, as an option gives it: <c>60</c> for all products that are not named, <c>desk=20</c> for one.</summary>
internal sealed class ProductNumbers
{
    private readonly Dictionary<string, double> _named = new(StringComparer.Ordinal);

    /// <summary>The number for products that are not named; null if none is given.</summary>
    public double? Default { get; private set; }

    /// <summary>The numbers of products that are named.</summary>
    public IReadOnlyDictionary<string, double> Named => _named;

    /// <summary>Whether any number is given.</summary>
    public bool IsGiven => Default is not null || _named.Count > 0;

    /// <summary>An option that may be given several times.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it is.</param>
    /// <param name="isGood">Whether a number can be given.</param>
    /// <param name="expected">What numbers can be given, such as <c>more than 0</c>.</param>
    public static Option<ProductNumbers> Option(string name, string description, Func<double, bool> isGood, string expected) => new(name)
    {
        Description = description,
        HelpName = "[PRODUCT=]N",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
        CustomParser = result =>
        {
            var numbers = new ProductNumbers();
            foreach (var text in result.Tokens.Select(token => token.Value))
            {
                if (numbers.Add(text, isGood) is { } wrong)
                {
                    result.AddError($"{name} '{text}' {(wrong.Length > 0 ? wrong : $"is not a number {expected}, or PRODUCT= and such a number")}");
                }
            }

            return numbers;
        },
    };

    // Null if it was added; else what is wrong, empty for no such number.
    private string? Add(string text, Func<double, bool> isGood)
    {
        var split = text.LastIndexOf('=');
        if (!double.TryParse(text.AsSpan(split + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !isGood(number))
        {
            return "";
        }

        if (split >= 0)
        {
            return _named.TryAdd(text[..split].Trim(), number) ? null : $"names '{text[..split].Trim()}' a second time";
        }

        var isSecond = Default is not null;
        Default = number;
        return isSecond ? "is a second number for all products" : null;
    }
}

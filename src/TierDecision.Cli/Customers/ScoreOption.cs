using System.CommandLine;
using System.CommandLine.Parsing;
using TierDecision.Core.Customers;
using TierDecision.V1;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;

namespace TierDecision.Cli.Customers;

/// <summary>The option of a column of a score, and how what it says is sent. A text that is no value of the column is refused before anything is sent.</summary>
internal sealed class ScoreOption
{
    private readonly CustomerField _column;
    private readonly Option<string[]> _option;

    private ScoreOption(CustomerField column)
    {
        _column = column;
        _option = new Option<string[]>(NameOf(column))
        {
            Description = DescriptionOf(column),
            HelpName = HelpNameOf(column),
            Required = column == CustomerFields.Tier,
            Arity = column is CustomerFlagsField ? ArgumentArity.OneOrMore : ArgumentArity.ExactlyOne,
        };
        _option.Validators.Add(Check);
    }

    /// <summary>An option for each column of a score.</summary>
    public static IReadOnlyList<ScoreOption> All => [.. CustomerFields.OfScore.Select(column => new ScoreOption(column))];

    /// <summary>The option itself.</summary>
    public Option Option => _option;

    /// <summary>Sets what was given; leaves what was not.</summary>
    public void Set(ParseResult result, ScoreRecord record)
    {
        foreach (var text in result.GetValue(_option) ?? [])
        {
            switch (_column)
            {
                case CustomerNumberField number when number.Parse(text, out var value) is null:
                    Set(record, value);
                    break;
                case CustomerRatingField rating when rating.Parse(text, out var value) is null:
                    Set(record, (int)value);
                    break;
                case CustomerWordField word when word.Parse(text, out var value) is null:
                    Set(record, Enum.ToObject(Field(_column.Name).EnumType.ClrType, value));
                    break;
                case CustomerLanguageField language when language.Parse(text, out var value) is null:
                    Set(record, language.Format(value));
                    break;
                case CustomerTimeField time when time.Parse(text, out var value) is null:
                    Set(record, Timestamp.FromDateTimeOffset(value!.Value.ToDateTimeOffset()));
                    break;
                case CustomerFlagsField flags:
                    foreach (var flag in text.Split(CustomerFlagsField.Separator, StringSplitOptions.TrimEntries))
                    {
                        Field(flags.Words.Keys.First(word => string.Equals(word, flag, StringComparison.OrdinalIgnoreCase))).Accessor.SetValue(record, true);
                    }

                    break;
                case CustomerNameField:
                    Set(record, text);
                    break;
                default:
                    throw new InvalidOperationException($"Nothing says how {_column.Name} is sent.");
            }
        }
    }

    private void Check(OptionResult result)
    {
        var score = new CustomerScore();
        foreach (var text in result.Tokens.Select(token => token.Value))
        {
            if (_column is ICustomerValueField value && value.Read(text, ref score) is { } wrong)
            {
                result.AddError($"{_option.Name} '{text}' is {wrong}");
            }
        }
    }

    private void Set(ScoreRecord record, object value) => Field(_column.Name).Accessor.SetValue(record, value);

    private static Google.Protobuf.Reflection.FieldDescriptor Field(string name) =>
        ScoreRecord.Descriptor.FindFieldByName(name) ?? throw new InvalidOperationException($"A score on the wire has no field {name}.");

    private static string NameOf(CustomerField column) => column == CustomerFields.Flags ? "--flag"
        : column == CustomerFields.PreferredAgent ? "--agent"
        : $"--{column.Name.Replace('_', '-')}";

    private static string DescriptionOf(CustomerField column) => column is CustomerFlagsField flags
        ? $"One of {string.Join(", ", flags.Words.Keys)}. May be repeated."
        : $"{char.ToUpperInvariant(column.Description[0])}{column.Description[1..]}.{(column == CustomerFields.AsOf ? " Default: now." : "")}";

    private static string HelpNameOf(CustomerField column) => column switch
    {
        CustomerNameField => "NAME",
        CustomerLanguageField => "TAG",
        CustomerTimeField => "TIME",
        CustomerWordField => "WORD",
        CustomerFlagsField => "FLAG",
        _ => "N",
    };
}

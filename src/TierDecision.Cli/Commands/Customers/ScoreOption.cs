using System.CommandLine;
using System.CommandLine.Parsing;
using TierDecision.Cli.Terminal;
using TierDecision.Core.Customers;
using TierDecision.Core.Vocabulary;
using TierDecision.Protocol;
using TierDecision.V1;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;

namespace TierDecision.Cli.Commands.Customers;

/// <summary>
/// The option of a column of a score, and how what it says is sent. A text that is no value of the column is refused before anything is sent.
/// </summary>
internal sealed class ScoreOption
{
    private readonly CustomerField _column;

    private ScoreOption(CustomerField column)
    {
        _column = column;
        Option = column is CustomerFlagsField ? new Option<string[]>(NameOf(column)) : new Option<string>(NameOf(column));
        Option.Description = DescriptionOf(column);
        Option.HelpName = HelpNameOf(column);
        Option.Validators.Add(Check);
    }

    /// <summary>An option for each column of a score.</summary>
    public static IReadOnlyList<ScoreOption> All => [.. CustomerFields.OfScore.Select(column => new ScoreOption(column))];

    /// <summary>The name of the column.</summary>
    public string Name => _column.Name;

    /// <summary>The option itself.</summary>
    public Option Option { get; }

    /// <summary>Sets what was given; leaves what was not. Returns the names of the fields that it set.</summary>
    public IEnumerable<string> Set(ParseResult result, ScoreRecord record)
    {
        var names = new List<string>();
        foreach (var text in TextsOf(result.GetResult(Option)))
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
                    Set(record, Enum.ToObject(ScoreRecordFields.Find(_column.Name).EnumType.ClrType, value));
                    break;
                case CustomerLanguageField language when language.Parse(text, out var value) is null:
                    Set(record, language.Format(value));
                    break;
                case CustomerTimeField time when time.Parse(text, out var value) is null:
                    Set(record, Timestamp.FromDateTimeOffset(value!.Value.ToDateTimeOffset()));
                    break;
                case CustomerFlagsField flags when flags.Parse(text, out var given) is null:
                    foreach (var flag in EnumWords.WordsIn(flags.Words, given))
                    {
                        ScoreRecordFields.Find(flag).Accessor.SetValue(record, true);
                        names.Add(flag);
                    }

                    break;
                case CustomerNameField:
                    Set(record, text);
                    break;
                default:
                    throw new InvalidOperationException($"Nothing says how {_column.Name} is sent.");
            }

            if (_column is not CustomerFlagsField)
            {
                names.Add(_column.Name);
            }
        }

        return names.Distinct();
    }

    /// <summary>Reads what was given into a score; a name is its owner's to read.</summary>
    public void Read(ParseResult result, ref CustomerScore score)
    {
        foreach (var text in TextsOf(result.GetResult(Option)))
        {
            var flags = score.Flags;
            _ = (_column as ICustomerValueField)?.Read(text, ref score);
            score = score with { Flags = score.Flags | flags };
        }
    }

    private void Check(OptionResult result)
    {
        var score = new CustomerScore();
        foreach (var text in TextsOf(result))
        {
            if (_column is ICustomerValueField value && value.Read(text, ref score) is { } wrong)
            {
                result.AddError($"{Option.Name} '{text}' is {wrong}");
            }
        }
    }

    private static IEnumerable<string> TextsOf(OptionResult? result) => result?.Tokens.Select(token => token.Value) ?? [];

    private void Set(ScoreRecord record, object value) => ScoreRecordFields.Find(_column.Name).Accessor.SetValue(record, value);

    private static string NameOf(CustomerField column) => column == CustomerFields.Flags ? "--flag"
        : column == CustomerFields.PreferredAgent ? "--agent"
        : $"--{column.Name.Replace('_', '-')}";

    private static string DescriptionOf(CustomerField column) => column is CustomerFlagsField flags
        ? $"A flag to set: {string.Join(", ", flags.Words.Keys)}. May be repeated; '{CliContext.CommandName} flag' also ends them."
        : $"{SentenceText.Capital(column.Description)}."
            + (column == CustomerFields.AsOf ? " Default for a new customer and with --replace: now." : "");

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

using System.Globalization;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using TierDecision.ProcessTests.Golden.Asking;

namespace TierDecision.ProcessTests.Golden.Answers;

/// <summary>What the answers cover: the statuses, and the fields and enumeration members of the contract that occur in them.</summary>
internal sealed class Coverage
{
    private readonly SortedDictionary<string, SortedDictionary<string, int>> _outcomes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _seen = new(StringComparer.Ordinal);

    /// <summary>By transport and method: how many answers have each status.</summary>
    public IReadOnlyDictionary<string, SortedDictionary<string, int>> Outcomes => _outcomes;

    /// <summary>How often fields (<c>Route.queue</c>) and members (<c>ReasonCode.REASON_CODE_TIER</c>) occur in gRPC answers.</summary>
    public IReadOnlyDictionary<string, int> Seen => _seen;

    /// <summary>All fields and members that the contract has in answers.</summary>
    public static IReadOnlySet<string> Contract { get; } = OfContract();

    public void Add(Block block)
    {
        foreach (var (_, exchange, answer) in block.Exchanges)
        {
            Count(exchange, answer.Outcome);
            if (answer.IsOk && exchange is { Transport: Transport.Grpc, Contract: { } method })
            {
                See(method.OutputType.Parser.ParseFrom(answer.Body.AsSpan(Wire.Prefix)));
            }
        }
    }

    /// <summary>The counts as text.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var (kind, outcomes) in _outcomes)
        {
            text.Append(CultureInfo.InvariantCulture, $"{kind}: {string.Join(", ", outcomes.Select(one => $"{one.Key} {one.Value}"))}\n");
        }

        foreach (var (name, count) in _seen.OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"{name} {count}\n");
        }

        var missing = Contract.Where(name => !_seen.ContainsKey(name)).Order(StringComparer.Ordinal);
        return text.Append(CultureInfo.InvariantCulture, $"not seen: {string.Join(", ", missing)}\n").ToString();
    }

    private void Count(Exchange exchange, string outcome)
    {
        var kind = exchange.Kind;
        if (!_outcomes.TryGetValue(kind, out var outcomes))
        {
            _outcomes[kind] = outcomes = new SortedDictionary<string, int>(StringComparer.Ordinal);
        }

        outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
    }

    private void See(IMessage message)
    {
        foreach (var field in message.Descriptor.Fields.InFieldNumberOrder())
        {
            var value = field.Accessor.GetValue(message);
            if (field.IsRepeated)
            {
                foreach (var one in (System.Collections.IEnumerable)value)
                {
                    See(field, one);
                }
            }
            else if (field.HasPresence ? field.Accessor.HasValue(message) : !IsDefault(value))
            {
                See(field, value);
            }
        }
    }

    private void See(FieldDescriptor field, object value)
    {
        See(NameOf(field));
        if (field.FieldType == FieldType.Enum)
        {
            See($"{field.EnumType.Name}.{field.EnumType.FindValueByNumber((int)value)?.Name}");
        }
        else if (field.FieldType == FieldType.Message && IsOurs(field.MessageType))
        {
            See((IMessage)value);
        }
    }

    private void See(string name) => _seen[name] = _seen.GetValueOrDefault(name) + 1;

    private static bool IsDefault(object value) => value switch
    {
        string text => text.Length == 0,
        bool truth => !truth,
        Enum member => Convert.ToInt32(member, CultureInfo.InvariantCulture) == 0,
        IConvertible number => Convert.ToDouble(number, CultureInfo.InvariantCulture) == 0,
        _ => false,
    };

    private static HashSet<string> OfContract()
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var seen = new HashSet<MessageDescriptor>();
        foreach (var method in Wire.Methods.Values)
        {
            Walk(method.OutputType);
        }

        return names;

        void Walk(MessageDescriptor message)
        {
            if (!seen.Add(message))
            {
                return;
            }

            foreach (var field in message.Fields.InFieldNumberOrder())
            {
                names.Add(NameOf(field));
                if (field.FieldType == FieldType.Enum)
                {
                    // The first member is the default: not set.
                    names.UnionWith(field.EnumType.Values.Skip(1).Select(member => $"{field.EnumType.Name}.{member.Name}"));
                }
                else if (field.FieldType == FieldType.Message && IsOurs(field.MessageType))
                {
                    Walk(field.MessageType);
                }
            }
        }
    }

    private static string NameOf(FieldDescriptor field) => $"{field.ContainingType.Name}.{field.Name}";

    private static bool IsOurs(MessageDescriptor message) => message.File.Package == "tierdecision.v1";
}

using System.Collections;
using System.Text.RegularExpressions;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using TierDecision.V1;

namespace TierDecision.ProcessTests.Service;

/// <summary>Requests with one text that is far too long.</summary>
internal static partial class LongText
{
    private static readonly string Text = new('x', 50_000);

    // Fields whose texts may be longer.
    private static readonly Dictionary<FieldDescriptor, int> Longer = new()
    {
        [PolicyText.Descriptor.FindFieldByNumber(PolicyText.TextFieldNumber)] = 1_100_000,
        [PolicyText.Descriptor.FindFieldByNumber(PolicyText.FilesFieldNumber)] = 1_100_000,
    };

    // What else a request needs, so that it is read up to its text.
    private static readonly Dictionary<MessageDescriptor, IMessage> Bases = new()
    {
        [EvaluateClocksRequest.Descriptor] = new EvaluateClocksRequest { Ticket = new Ticket() },
        [PreviewMigrationRequest.Descriptor] = new PreviewMigrationRequest { Ticket = new Ticket() },
        [RankOrdersRequest.Descriptor] = new RankOrdersRequest { UnitsPerHour = 1 },
    };

    /// <summary>A request with the text at a path of fields.</summary>
    public static IMessage At(FieldDescriptor[] path, MessageDescriptor type)
    {
        var request = type.Parser.ParseFrom(Bases.TryGetValue(type, out var basis) ? basis.ToByteArray() : []);
        Set(request, path);
        return request;
    }

    /// <summary>Whether an error names the field or what it is a part of.</summary>
    public static bool Names(string detail, FieldDescriptor[] path)
    {
        var plain = Index().Replace(detail, "");
        var names = path.Select(field => field.Name).ToList();
        return Enumerable.Range(1, names.Count).Any(count => plain.Contains($"{string.Join('.', names.Take(count))} ", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"\[[0-9]+\]")]
    private static partial Regex Index();

    private static string TextOf(FieldDescriptor field) => Longer.TryGetValue(field, out var length) ? new string('x', length) : Text;

    private static void Set(IMessage message, FieldDescriptor[] path)
    {
        var field = path[0];
        if (field.IsMap)
        {
            var isKey = path[1].Name == "key";
            ((IDictionary)field.Accessor.GetValue(message))[isKey ? Text : "name"] = isKey ? "value" : TextOf(field);
        }
        else if (path.Length == 1)
        {
            field.Accessor.SetValue(message, TextOf(field));
        }
        else
        {
            // A batch tells the first error of a request: there must be no other one.
            var inner = field.MessageType == Contact.Descriptor
                ? new Contact { Channel = Channel.Voice }
                : field.MessageType.Parser.ParseFrom(ReadOnlySpan<byte>.Empty);
            Set(inner, path[1..]);
            if (field.IsRepeated)
            {
                ((IList)field.Accessor.GetValue(message)).Add(inner);
            }
            else
            {
                field.Accessor.SetValue(message, inner);
            }
        }
    }
}

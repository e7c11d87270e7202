using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace TierDecision.ProcessTests.Fuzz;

/// <summary>Makes random messages of the contract from a seed: mostly nearly right ones, with values at and beyond every border.</summary>
internal sealed class MessageMaker(Random random)
{
    // Deep enough for every message of the contract.
    private const int MaxDepth = 5;

    private static readonly string[] Texts =
    [
        "", " ", "42", "1", "7", "gold", "platinum", "standard", "general", "voice", "en", "de", "zh-CN", "xx-yy-zz", "?", "+442079460958", "a@b.example",
        "24x7", "office", "request", "\0", "\u202E", "王小明", "😀", "\uFFFD", "'\"<&>%", "a;b\r\nc", "tel:+4930123456", "sip:7@pbx",
    ];

    private static readonly long[] Numbers = [0, 1, 2, 3, 5, 20, 99, 100, 101, 1_000_000, 1_000_001, -1, -100, int.MaxValue, int.MinValue, long.MaxValue, long.MinValue];

    private static readonly double[] Reals = [0, 1, 0.5, 12.5, 100, 101, 1e-9, 1e9, 1e300, -1, -0.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity];

    /// <summary>A message of a type.</summary>
    public IMessage Make(MessageDescriptor type) => Make(type, depth: 0);

    private IMessage Make(MessageDescriptor type, int depth)
    {
        var message = type.Parser.ParseFrom(ReadOnlySpan<byte>.Empty);
        switch (message)
        {
            case Timestamp time:
                (time.Seconds, time.Nanos) = Time();
                return message;
            case Duration duration:
                (duration.Seconds, duration.Nanos) = (random.Next(3) == 0 ? Number() : random.Next(100_000), random.Next(4) == 0 ? (int)Number() : 0);
                return message;
        }

        foreach (var field in type.Fields.InDeclarationOrder())
        {
            // One of a choice most of the time; the last that is set counts.
            if (random.Next(field.RealContainingOneof is null ? 2 : 3) == 0 && depth < MaxDepth)
            {
                Fill(message, field, depth);
            }
        }

        return message;
    }

    private void Fill(IMessage message, FieldDescriptor field, int depth)
    {
        if (field.IsMap)
        {
            var map = (System.Collections.IDictionary)field.Accessor.GetValue(message);
            for (var i = random.Next(4) == 0 ? random.Next(40) : random.Next(3); i > 0; i--)
            {
                map[Text()] = Text();
            }
        }
        else if (field.IsRepeated)
        {
            var list = (System.Collections.IList)field.Accessor.GetValue(message);
            for (var i = random.Next(20) == 0 ? random.Next(60) : random.Next(4); i > 0; i--)
            {
                list.Add(Value(field, depth));
            }
        }
        else
        {
            field.Accessor.SetValue(message, Value(field, depth));
        }
    }

    private object Value(FieldDescriptor field, int depth) => field.FieldType switch
    {
        FieldType.Message => Make(field.MessageType, depth + 1),
        FieldType.String => Text(),
        FieldType.Bool => random.Next(2) == 0,
        FieldType.Enum => System.Enum.ToObject(
            field.EnumType.ClrType, random.Next(10) == 0 ? (int)Number() : field.EnumType.Values[random.Next(field.EnumType.Values.Count)].Number),
        FieldType.Double => Reals[random.Next(Reals.Length)],
        FieldType.Float => (float)Reals[random.Next(Reals.Length)],
        FieldType.Int64 => Number(),
        FieldType.UInt64 => (ulong)Number(),
        FieldType.UInt32 => (uint)Number(),
        FieldType.Int32 => (int)Number(),
        _ => throw new NotSupportedException($"{field.FullName} is of a type for which nothing makes values yet."),
    };

    private string Text() => random.Next(30) == 0 ? new string('x', random.Next(600)) : Texts[random.Next(Texts.Length)];

    private long Number() => random.Next(3) == 0 ? random.Next(-5, 200) : Numbers[random.Next(Numbers.Length)];

    // Years, so that no answer depends on the moment at which it is asked for.
    private (long Seconds, int Nanos) Time() => random.Next(4) switch
    {
        0 => (Number(), (int)Number()),
        1 => (4_000_000_000, 0),
        _ => (1_767_225_600 + random.Next(10_000_000), random.Next(5) == 0 ? (int)Number() : 0),
    };
}

using System.Numerics;

namespace TierDecision.Core.Policies.Verification;

/// <summary>A set of the values that a variable can have. Sets of one variable are all of one kind.</summary>
internal abstract record ValueSet
{
    public abstract bool IsEmpty { get; }

    public abstract ValueSet Intersect(ValueSet other);
}

/// <summary>Values of a small closed vocabulary, as bits.</summary>
internal sealed record BitValues(BigInteger Bits) : ValueSet
{
    public override bool IsEmpty => Bits.IsZero;

    public override ValueSet Intersect(ValueSet other) => new BitValues(Bits & ((BitValues)other).Bits);
}

/// <summary>A span of numbers.</summary>
internal readonly record struct Span(double Low, bool LowIncluded, double High, bool HighIncluded)
{
    public bool IsEmpty => !(Low < High || (Low == High && LowIncluded && HighIncluded));

    public Span Intersect(in Span other)
    {
        var (low, lowIncluded) = Low > other.Low ? (Low, LowIncluded)
            : Low < other.Low ? (other.Low, other.LowIncluded)
            : (Low, LowIncluded && other.LowIncluded);
        var (high, highIncluded) = High < other.High ? (High, HighIncluded)
            : High > other.High ? (other.High, other.HighIncluded)
            : (High, HighIncluded && other.HighIncluded);
        return new Span(low, lowIncluded, high, highIncluded);
    }
}

/// <summary>Numbers within spans, and whether "not known" is one of the values.</summary>
internal sealed record NumberValues(IReadOnlyList<Span> Spans, bool Unknown) : ValueSet
{
    public static NumberValues NotKnown { get; } = new([], true);

    public static NumberValues AnyKnown { get; } = new([new Span(double.NegativeInfinity, true, double.PositiveInfinity, true)], false);

    public override bool IsEmpty => !Unknown && Spans.Count == 0;

    public static NumberValues Within(in Span span) => new(span.IsEmpty ? [] : [span], false);

    public static NumberValues Outside(in Span span)
    {
        Span[] around =
        [
            new(double.NegativeInfinity, true, span.Low, !span.LowIncluded),
            new(span.High, !span.HighIncluded, double.PositiveInfinity, true),
        ];
        return new([.. around.Where(piece => !piece.IsEmpty)], true);
    }

    public override ValueSet Intersect(ValueSet other)
    {
        var numbers = (NumberValues)other;
        var spans = from mine in Spans
                    from its in numbers.Spans
                    let both = mine.Intersect(its)
                    where !both.IsEmpty
                    select both;
        return new NumberValues([.. spans], Unknown && numbers.Unknown);
    }
}

/// <summary>Texts, without regard to case: some, or all that begin with prefixes, less some and less those that begin with others.</summary>
internal sealed record TextValues(
    IReadOnlyList<string>? Only, IReadOnlyList<string> Prefixes, IReadOnlyList<string> Without, IReadOnlyList<string> WithoutPrefixes) : ValueSet
{
    public override bool IsEmpty
    {
        get
        {
            if (Only is { } texts)
            {
                return !texts.Any(IsAllowed);
            }

            // Prefixes that fit together are prefixes of the longest; what begins with it can go on in endlessly many ways, of which the
            // rest takes away only so many.
            var longest = Prefixes.MaxBy(prefix => prefix.Length) ?? "";
            return Prefixes.Any(prefix => !Begins(longest, prefix)) || WithoutPrefixes.Any(prefix => Begins(longest, prefix));
        }
    }

    public static TextValues In(IReadOnlyList<string> texts) => new(texts, [], [], []);

    public static TextValues NotIn(IReadOnlyList<string> texts) => new(null, [], texts, []);

    public static TextValues Beginning(string prefix) => new(null, [prefix], [], []);

    public static TextValues NotBeginning(string prefix) => new(null, [], [], [prefix]);

    public override ValueSet Intersect(ValueSet other)
    {
        var texts = (TextValues)other;
        var only = Only is null ? texts.Only
            : texts.Only is null ? Only
            : Only.Intersect(texts.Only, StringComparer.OrdinalIgnoreCase).ToList();
        return new TextValues(only, [.. Prefixes, .. texts.Prefixes], [.. Without, .. texts.Without], [.. WithoutPrefixes, .. texts.WithoutPrefixes]);
    }

    private bool IsAllowed(string text) =>
        Prefixes.All(prefix => Begins(text, prefix))
        && !Without.Contains(text, StringComparer.OrdinalIgnoreCase)
        && !WithoutPrefixes.Any(prefix => Begins(text, prefix));

    private static bool Begins(string text, string prefix) => text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase);
}

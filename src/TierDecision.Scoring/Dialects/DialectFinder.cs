using System.Collections.Immutable;
using System.Numerics;

namespace TierDecision.Scoring.Dialects;

/// <summary>
/// Finds how a column writes its values: the way that reads all of them. The whole column is the evidence, and nothing is guessed. A value that no
/// way reads is none, and says nothing.
/// </summary>
internal sealed class DialectFinder<TDialect, TValue>
    where TDialect : class, IDialect<TValue>
    where TValue : struct, IEquatable<TValue>
{
    private readonly ImmutableArray<TDialect> _candidates;
    private readonly uint _all;

    // For each candidate the first value that it does not read, as long as another one did.
    private readonly Evidence[] _against;

    private uint _open;
    private Evidence? _because;
    private Evidence? _doubt;
    private Finding<TDialect>.Mixed? _mixed;

    /// <param name="candidates">The ways that there are, the plainest first; 1..32.</param>
    public DialectFinder(ImmutableArray<TDialect> candidates)
    {
        ArgumentOutOfRangeException.ThrowIfZero(candidates.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(candidates.Length, 32);
        _candidates = candidates;
        _against = new Evidence[candidates.Length];
        _open = _all = uint.MaxValue >> (32 - candidates.Length);
    }

    /// <summary>How many values so far are written in one of the ways.</summary>
    public long Values { get; private set; }

    /// <summary>What the values so far say.</summary>
    public Finding<TDialect> Result =>
        _mixed as Finding<TDialect> ?? Doubt() as Finding<TDialect> ?? new Finding<TDialect>.Found(First(_open), _because);

    /// <summary>Takes a value; an empty one says nothing.</summary>
    public void Add(ReadOnlySpan<char> text, long line)
    {
        if (text.IsEmpty)
        {
            return;
        }

        if (_mixed is not null)
        {
            Values += Reading(text, _all, out _) == 0 ? 0 : 1;
            return;
        }

        var reads = Reading(text, _open, out var differ);
        if (reads == 0)
        {
            if (Reading(text, _all & ~_open, out _) is var others and not 0)
            {
                var before = _against[BitOperations.TrailingZeroCount(others)];
                Values++;
                _mixed = new(new Evidence(line, text.ToString()), First(others), before, First(_open));
            }

            return;
        }

        Values++;
        if (reads != _open)
        {
            var evidence = new Evidence(line, text.ToString());
            for (var closed = _open & ~reads; closed != 0; closed &= closed - 1)
            {
                _against[BitOperations.TrailingZeroCount(closed)] = evidence;
            }

            (_open, _because) = (reads, evidence);
        }

        if (differ && _doubt is null)
        {
            _doubt = new Evidence(line, text.ToString());
        }
    }

    private TDialect First(uint which) => _candidates[BitOperations.TrailingZeroCount(which)];

    private uint Reading(ReadOnlySpan<char> text, uint which, out bool differ)
    {
        var reads = 0u;
        var first = default(TValue);
        differ = false;
        for (; which != 0; which &= which - 1)
        {
            var i = BitOperations.TrailingZeroCount(which);
            if (_candidates[i].Read(text, out var value) is not null)
            {
                continue;
            }

            differ |= reads != 0 && !value.Equals(first);
            first = reads == 0 ? value : first;
            reads |= 1u << i;
        }

        return reads;
    }

    // The value was read in several ways when it came; a later one may have left only those that agree.
    private Finding<TDialect>.Ambiguous? Doubt()
    {
        if (_doubt is not { } evidence)
        {
            return null;
        }

        var one = First(_open);
        one.Read(evidence.Value, out var value);
        for (var rest = _open & (_open - 1); rest != 0; rest &= rest - 1)
        {
            if (First(rest).Read(evidence.Value, out var other) is null && !other.Equals(value))
            {
                return new(evidence, one, First(rest));
            }
        }

        return null;
    }
}

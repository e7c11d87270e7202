namespace TierDecision.Core.Customers;

/// <summary>A column whose value stands in a score file or on a command line as text of its own; a name is the dataset's to read.</summary>
public interface ICustomerValueField
{
    /// <summary>The name of its column in score files.</summary>
    string Column { get; }

    /// <summary>Reads <paramref name="text"/>, which is not empty, into <paramref name="score"/>. Returns why not, or null.</summary>
    string? Read(ReadOnlySpan<char> text, ref CustomerScore score);

    /// <summary>Gives <paramref name="score"/> what a score has that does not say.</summary>
    void Leave(ref CustomerScore score);

    /// <summary>The text of the column; empty if it is not known.</summary>
    string Write(in CustomerScore score);
}

/// <summary>A column with text of its own, whose values are of type <typeparamref name="T"/>.</summary>
public abstract class CustomerValueField<T> : CustomerField<T>, ICustomerValueField
{
    private protected CustomerValueField(string name, string description, CustomerGetter<T> get, CustomerSetter<T> set)
        : base(name, description, get, set)
    {
    }

    /// <summary>What a score has that does not say, made of the columns that stand before this one. Default: what a new score has.</summary>
    public CustomerGetter<T>? Missing { get; init; }

    /// <summary>Reads a value. Returns why <paramref name="text"/> is none, or null.</summary>
    public abstract string? Parse(ReadOnlySpan<char> text, out T value);

    /// <summary>Writes a value the way <see cref="Parse"/> reads it; empty if it is not known.</summary>
    public abstract string Format(T value);

    /// <inheritdoc/>
    public string? Read(ReadOnlySpan<char> text, ref CustomerScore score)
    {
        if (Parse(text, out var value) is { } wrong)
        {
            return wrong;
        }

        score = Set(score, value);
        return null;
    }

    /// <inheritdoc/>
    public void Leave(ref CustomerScore score)
    {
        if (Missing is not null)
        {
            score = Set(score, Missing(score));
        }
    }

    /// <inheritdoc/>
    public string Write(in CustomerScore score) => Format(Get(score));
}

namespace TierDecision.Core.Customers;

/// <summary>Reads a column of a customer's record.</summary>
public delegate T CustomerGetter<out T>(in CustomerScore score);

/// <summary>The score with another value in a column.</summary>
public delegate CustomerScore CustomerSetter<in T>(in CustomerScore score, T value);

/// <summary>
/// A column of a customer's record, as every edge knows it: the wire, score files, command lines, conditions, explanations. <see
/// cref="CustomerFields"/> lists all of them.
/// </summary>
public abstract class CustomerField
{
    private protected CustomerField(string name, string description) => (Name, Description, Column) = (name, description, name);

    /// <summary>The name: that of the field on the wire.</summary>
    public string Name { get; }

    /// <summary>What it is, for people, as the middle of a sentence.</summary>
    public string Description { get; }

    /// <summary>The name of its column in score files. Default: <see cref="Name"/>.</summary>
    public string Column { get; init; }

    /// <summary>Whether it is part of a score. If not, it has writes of its own, such as an override's.</summary>
    public bool IsOfScore { get; init; } = true;

    /// <summary>
    /// <paramref name="score"/> with the value that <paramref name="source"/> has in this column. What the column counts from must be set before.
    /// </summary>
    public abstract CustomerScore Copy(in CustomerScore source, in CustomerScore score);
}

/// <summary>A column whose values are of type <typeparamref name="T"/>.</summary>
public abstract class CustomerField<T> : CustomerField
{
    private readonly CustomerGetter<T> _get;
    private readonly CustomerSetter<T> _set;

    private protected CustomerField(string name, string description, CustomerGetter<T> get, CustomerSetter<T> set)
        : base(name, description) => (_get, _set) = (get, set);

    /// <summary>The value in <paramref name="score"/>.</summary>
    public T Get(in CustomerScore score) => _get(score);

    /// <summary>
    /// <paramref name="score"/> with <paramref name="value"/>. Of a time that depends on another column, that one must be set before.
    /// </summary>
    public CustomerScore Set(in CustomerScore score, T value) => _set(score, value);

    /// <inheritdoc/>
    public sealed override CustomerScore Copy(in CustomerScore source, in CustomerScore score) => _set(score, _get(source));
}

using System.Collections;

namespace TierDecision.Service.Failures;

/// <summary>What is wrong with a request: the first errors, and how many more there are. What a caller sends cannot make it large.</summary>
internal sealed class RequestErrors : IReadOnlyList<RequestError>
{
    /// <summary>The most errors that are kept. A list of a thousand wrong members needs no thousand complaints.</summary>
    public const int MaxKept = 20;

    private readonly List<RequestError> _kept = [];

    /// <summary>How many errors are kept.</summary>
    public int Count => _kept.Count;

    /// <summary>How many errors there are beside those that are kept.</summary>
    public int LeftOut { get; private set; }

    /// <summary>Whether further errors are only counted.</summary>
    public bool IsFull => _kept.Count == MaxKept;

    /// <summary>A kept error.</summary>
    public RequestError this[int index] => _kept[index];

    /// <summary>Keeps an error, or counts it if enough are kept.</summary>
    public void Add(RequestError error)
    {
        if (!TryLeaveOut())
        {
            _kept.Add(error);
        }
    }

    /// <summary>Counts an error if enough are kept, so that a text for it need not be made; false if it should be added.</summary>
    public bool TryLeaveOut()
    {
        LeftOut += IsFull ? 1 : 0;
        return IsFull;
    }

    /// <summary>The same for a field and what is wrong with it.</summary>
    public void Add(string field, string description) => Add(new RequestError(field, description));

    /// <summary>Adds the errors of a part of the request, whose paths begin at the part.</summary>
    /// <param name="part">The path of the part, such as <c>orders[3]</c>.</param>
    /// <param name="errors">What is wrong with it.</param>
    public void Add(string part, RequestErrors errors)
    {
        foreach (var error in errors)
        {
            Add(error with { Field = $"{part}.{error.Field}" });
        }

        LeftOut += errors.LeftOut;
    }

    public IEnumerator<RequestError> GetEnumerator() => _kept.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

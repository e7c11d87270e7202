using TierDecision.Configuration.Access;
using TierDecision.Core.Findings;

namespace TierDecision.Service.Access;

/// <summary>
/// The keys that are served: those of the last reading of the file that was without errors. A call sees one reading from start to end.
/// </summary>
internal sealed class AccessKeysState
{
    private readonly string _file;
    private string? _seen;
    private volatile CallerKeys _current = new([]);

    private AccessKeysState(string file) => _file = file;

    /// <summary>The keys.</summary>
    public CallerKeys Current => _current;

    /// <summary>These keys and no file.</summary>
    public static AccessKeysState Of(params AccessKey[] keys) => new("") { _current = new CallerKeys(keys) };

    /// <summary>Reads the file for the first time: the keys, or all that is wrong with it, in lines.</summary>
    public static (AccessKeysState? State, string? Problem) Open(string file)
    {
        var state = new AccessKeysState(file);
        state.Look(out var problem);
        return problem is null ? (state, null) : (null, problem);
    }

    /// <summary>
    /// Looks at the file again; returns whether it is another than at the last look, and what is wrong with it. For one thread at a time.
    /// </summary>
    /// <param name="problem">All that is wrong, in lines; null where nothing is and its keys are served now.</param>
    public bool Look(out string? problem)
    {
        var (text, unreadable) = AccessKeysFile.ReadText(_file);

        // By content: a clock or a copy can give another content the same time and size. NUL is in no YAML.
        var seen = text ?? "\0" + unreadable;
        problem = null;
        if (seen == _seen)
        {
            return false;
        }

        _seen = seen;
        if (text is null)
        {
            problem = $"The keys file '{_file}' {unreadable}";
            return true;
        }

        var load = AccessKeysFile.Parse(text);
        if (load.Keys is { } keys)
        {
            _current = new CallerKeys(keys);
        }
        else
        {
            problem = ErrorText.Of($"The keys file '{_file}' cannot be used;", load.Findings);
        }

        return true;
    }
}

using System.Collections;
using TierDecision.Core.Findings;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Configuration.Yaml;

/// <summary>
/// Fills configuration objects from YAML by their <see cref="ConfigShape"/>, and reports everything that does not fit. What does not
/// fit is left at its default, so that the rest can still be checked.
/// </summary>
internal sealed class ConfigBinder
{
    private readonly List<Finding> _findings = [];
    private readonly Dictionary<string, Place> _places = [];
    private readonly HashSet<string> _failed = [];

    /// <summary>Everything that does not fit, in the order of the file.</summary>
    public IReadOnlyList<Finding> Findings => _findings;

    /// <summary>Where each value of the configuration stands in the file, by its path.</summary>
    public IReadOnlyDictionary<string, Place> Places => _places;

    /// <summary>The paths that could not be read: what the compiler says about them would be wrong.</summary>
    public IReadOnlySet<string> Failed => _failed;

    /// <summary>A place in the file.</summary>
    /// <param name="Line">The line, from 1.</param>
    /// <param name="Text">The value as written, where it is a single one.</param>
    /// <param name="Converted">Whether it was read as anything but text, so that it may be printed in another way than it was written.</param>
    public readonly record struct Place(int Line, string? Text, bool Converted);

    /// <summary>Fills a new <typeparamref name="T"/> from <paramref name="root"/>.</summary>
    public T Bind<T>(YamlMapping root)
        where T : new() => (T)BindObject("", root, (ObjectShape)ConfigShape.Of(typeof(T)));

    /// <summary>Refuses a value that could be read, for a reason that only a look outside the file shows.</summary>
    public void Reject(string path, string value, string reason) =>
        Fail(path, _places.TryGetValue(path, out var place) ? place.Line : 0, value, reason);

    private object? Bind(string path, int keyLine, YamlPiece piece, ConfigShape shape)
    {
        _places[path] = piece is YamlScalar { IsEmpty: false } scalar
            ? new Place(scalar.Line, scalar.Text, shape is ScalarShape { Type: var type } && type != typeof(string))
            : new Place(keyLine, null, false);
        if (piece is YamlScalar { IsEmpty: true })
        {
            return Fail(path, keyLine, null, $"has no value: give it {shape.What}, or take it out");
        }

        return shape switch
        {
            ScalarShape scalarShape => BindScalar(path, keyLine, piece, scalarShape),
            ListShape list => BindList(path, keyLine, piece, list),
            MapShape map => BindMap(path, keyLine, piece, map),
            ObjectShape { Short: { } values } shortened when piece is not YamlMapping => BindShort(path, keyLine, piece, shortened, values),
            ObjectShape keyed when piece is YamlMapping mapping => BindObject(path, mapping, keyed),
            _ => Fail(path, piece, keyLine, shape),
        };
    }

    private object BindObject(string path, YamlMapping mapping, ObjectShape shape)
    {
        var target = Activator.CreateInstance(shape.Type)!;
        var rest = (IDictionary?)shape.Rest?.GetValue(target);
        foreach (var (key, value, at) in Entries(path, mapping))
        {
            if (shape.Keys.FirstOrDefault(candidate => candidate.Key == key.Text) is { } known)
            {
                if (Bind(at, key.Line, value, known.Shape) is { } bound)
                {
                    known.Set(target, bound);
                }
            }
            else if (rest is not null)
            {
                if (Bind(at, key.Line, value, ((MapShape)ConfigShape.Of(shape.Rest!.PropertyType)).Value) is { } bound)
                {
                    rest[key.Text] = bound;
                }
            }
            else
            {
                UnknownKey(path, at, key, mapping, shape);
            }
        }

        return target;
    }

    private void UnknownKey(string path, string at, YamlScalar key, YamlMapping mapping, ObjectShape shape)
    {
        var keys = shape.Keys.Select(candidate => candidate.Key).ToList();
        var isSeen = PrintableText.Of(key.Text) == key.Text;
        Fail(
            at, key.Line, key.Text,
            isSeen ? NearestWord.NotOneOf("key here", key.Text, keys)
                : "has a character that cannot be seen, as where two files meet: type the key anew");

        // It stands in place of the right one, which the compiler would otherwise miss.
        if (NearestWord.Nearest(key.Text, keys) is { } nearest && !mapping.Entries.Any(entry => entry.Key.Text == nearest))
        {
            _failed.Add(Join(path, nearest));
        }
    }

    private object? BindScalar(string path, int keyLine, YamlPiece piece, ScalarShape shape)
    {
        if (piece is not YamlScalar scalar)
        {
            return Fail(path, piece, keyLine, shape);
        }

        var (value, problem) = shape.Read(scalar.Text);
        return problem is null ? value : Fail(path, scalar.Line, scalar.Text, problem);
    }

    private object? BindList(string path, int keyLine, YamlPiece piece, ListShape shape)
    {
        // A scalar where a list of scalars is expected is a list of one.
        if (piece is not YamlList && !(piece is YamlScalar && shape.Item is ScalarShape))
        {
            return Fail(path, piece, keyLine, shape);
        }

        var list = (IList)Activator.CreateInstance(shape.Type)!;
        var items = piece is YamlList { Items: var several } ? several : [piece];
        for (var i = 0; i < items.Count; i++)
        {
            if (Bind($"{path}[{i}]", items[i].Line, items[i], shape.Item) is { } item)
            {
                list.Add(item);
            }
            else if (shape.Item is ObjectShape { Type: var type })
            {
                // Keeps the place, so that the paths of those after it stay right.
                list.Add(Activator.CreateInstance(type)!);
            }
        }

        return list;
    }

    private object? BindMap(string path, int keyLine, YamlPiece piece, MapShape shape)
    {
        if (piece is not YamlMapping mapping)
        {
            return Fail(path, piece, keyLine, shape);
        }

        var map = (IDictionary)Activator.CreateInstance(shape.Type)!;
        foreach (var (key, value, at) in Entries(path, mapping))
        {
            if (Bind(at, key.Line, value, shape.Value) is { } bound)
            {
                map[key.Text] = bound;
            }
        }

        return map;
    }

    private object? BindShort(string path, int keyLine, YamlPiece piece, ObjectShape shape, ConfigKey values)
    {
        if (BindList(path, keyLine, piece, (ListShape)values.Shape) is not { } list)
        {
            return null;
        }

        var target = Activator.CreateInstance(shape.Type)!;
        values.Set(target, list);
        return target;
    }

    private IEnumerable<(YamlScalar Key, YamlPiece Value, string Path)> Entries(string path, YamlMapping mapping)
    {
        var lines = new Dictionary<string, int>();
        foreach (var (key, value) in mapping.Entries)
        {
            var at = Join(path, key.Text);
            if (lines.TryAdd(key.Text, key.Line))
            {
                yield return (key, value, at);
            }
            else
            {
                Add(new Finding(Severity.Error, at, key.Text, $"comes twice here, first on line {lines[key.Text]}: keep one") { Line = key.Line });
            }
        }
    }

    private object? Fail(string path, YamlPiece piece, int keyLine, ConfigShape shape) => piece switch
    {
        YamlScalar scalar => Fail(path, scalar.Line, scalar.Text, $"is not {shape.What}"),
        YamlList => Fail(path, keyLine, null, $"is a list and must be {shape.What}"),
        _ => Fail(path, keyLine, null, $"is a mapping and must be {shape.What}"),
    };

    private object? Fail(string path, int line, string? value, string reason)
    {
        if (_failed.Count < ErrorText.Kept)
        {
            _failed.Add(path);
        }

        Add(new Finding(Severity.Error, path, value, reason) { Line = line });
        return null;
    }

    private void Add(Finding finding)
    {
        if (_findings.Count < ErrorText.Kept)
        {
            _findings.Add(finding);
        }
    }

    private static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";
}

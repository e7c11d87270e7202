using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using NodaTime;
using TierDecision.Configuration.Yaml;
using TierDecision.Core.Conditions;
using TierDecision.Core.Policies;
using TierDecision.Core.Tiers;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Configuration.Policies;

/// <summary>
/// The JSON Schema (draft 7, which editors understand best) of policy files, made of the same shapes that the reader reads by. It knows keys, types
/// and words; what holds between values only the check knows.
/// </summary>
public static class PolicySchema
{
    private const string Definitions = "definitions";

    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    // Whatever plain YAML makes of a word: a version such as 1 is a number to a YAML parser and a text to the policy.
    private static readonly string[] AnyScalar = ["string", "number", "boolean"];

    /// <summary>The schema as JSON text, with a line feed at its end.</summary>
    public static string Generate()
    {
        var definitions = new SortedDictionary<string, JsonNode>(StringComparer.Ordinal);
        var root = Object((ObjectShape)ConfigShape.Of(typeof(PolicyConfig)), definitions);
        var schema = new JsonObject { ["$schema"] = "http://json-schema.org/draft-07/schema#", ["title"] = "TierDecision policy" };
        foreach (var (key, value) in root.ToList())
        {
            root.Remove(key);
            schema[key] = value;
        }

        schema[Definitions] = new JsonObject(definitions.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
        return schema.ToJsonString(Format) + "\n";
    }

    private static JsonObject Of(ConfigShape shape, IDictionary<string, JsonNode> definitions) => shape switch
    {
        ScalarShape scalar => Scalar(scalar),
        ListShape { Item: ScalarShape } list => OneOrMany(Of(list.Item, definitions)),
        ListShape list => Many(Of(list.Item, definitions)),
        MapShape map => new JsonObject { ["type"] = "object", ["additionalProperties"] = Of(map.Value, definitions) },
        ObjectShape { Type: var type } when type == typeof(ConditionConfig) => Condition(definitions, forTiers: false),
        ObjectShape { Short: { } shortened } keyed => AnyOf(Of(shortened.Shape, definitions), Reference(keyed, definitions)),
        ObjectShape keyed => Reference(keyed, definitions),
        _ => throw new InvalidOperationException($"No schema for the shape {shape.GetType().Name}."),
    };

    private static JsonObject Reference(ObjectShape shape, IDictionary<string, JsonNode> definitions)
    {
        var name = EnumWords.SnakeCase(shape.Type.Name.Replace("Config", "", StringComparison.Ordinal));
        if (!definitions.ContainsKey(name))
        {
            definitions[name] = new JsonObject(); // a type can hold itself
            definitions[name] = Object(shape, definitions);
        }

        return Link(name);
    }

    private static JsonObject Object(ObjectShape shape, IDictionary<string, JsonNode> definitions)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var key in shape.Keys)
        {
            var isTierCondition = shape.Type == typeof(TierConfig) && key.Shape is ObjectShape { Type: var type } && type == typeof(ConditionConfig);
            var value = isTierCondition ? Condition(definitions, forTiers: true) : Of(key.Shape, definitions);
            properties[key.Key] = Described(value, key.Description);
            if (key.IsRequired)
            {
                required.Add(key.Key);
            }
        }

        var schema = new JsonObject
        {
            ["description"] = ConfigDocs.Of(shape.Type),
            ["type"] = "object",
            ["properties"] = properties,
            ["additionalProperties"] = false,
        };
        if (required.Count > 0)
        {
            schema["required"] = required;
        }

        return schema;
    }

    private static JsonObject Condition(IDictionary<string, JsonNode> definitions, bool forTiers)
    {
        var name = forTiers ? "tier_condition" : "condition";
        if (!definitions.ContainsKey(name))
        {
            definitions[name] = new JsonObject();
            definitions[name] = MakeCondition(definitions, forTiers);
        }

        return Link(name);
    }

    private static JsonObject MakeCondition(IDictionary<string, JsonNode> definitions, bool forTiers)
    {
        var properties = new JsonObject();
        foreach (var key in ((ObjectShape)ConfigShape.Of(typeof(ConditionConfig))).Keys)
        {
            JsonObject? value = key.Shape switch
            {
                ListShape => Many(Condition(definitions, forTiers)),
                ObjectShape { Type: var type } when type == typeof(ConditionConfig) => Condition(definitions, forTiers),
                _ => forTiers ? null : Of(key.Shape, definitions),
            };
            if (value is not null)
            {
                properties[key.Key] = Described(value, key.Description);
            }
        }

        foreach (var field in ConditionVocabulary.Fields.Where(field => forTiers ? field.ForTiers : field.ForRequests))
        {
            properties[field.Name] = Described(Operand(field), field.Description);
        }

        var schema = new JsonObject
        {
            ["description"] = ConfigDocs.Of(typeof(ConditionConfig)),
            ["type"] = "object",
            ["minProperties"] = 1,
            ["properties"] = properties,
            ["additionalProperties"] = false,
        };
        if (!forTiers)
        {
            schema["patternProperties"] = new JsonObject { ["^attribute\\.."] = OneOrMany(new JsonObject { ["type"] = Types(AnyScalar) }) };
        }

        return schema;
    }

    private static JsonObject Operand(ConditionFieldInfo field)
    {
        if (field.Words.Count > 0)
        {
            return OneOrMany(Enumeration(field.Words));
        }

        return field.Kind switch
        {
            ConditionFieldKind.Truth => new JsonObject { ["type"] = "boolean" },
            ConditionFieldKind.Number => WithKeys(new JsonObject { ["type"] = "number" }, Bounds),
            ConditionFieldKind.Duration => WithKeys(DurationSchema(), Bounds),
            ConditionFieldKind.Text => WithKeys(new JsonObject { ["type"] = Types(AnyScalar) }, ["prefix"]),
            _ => OneOrMany(new JsonObject { ["type"] = Types(AnyScalar) }),
        };
    }

    private static readonly string[] Bounds = ["at_least", "above", "at_most", "below"];

    private static JsonObject WithKeys(JsonObject value, string[] keys) => AnyOf(
        value,
        Many(value.DeepClone()),
        new JsonObject
        {
            ["type"] = "object",
            ["minProperties"] = 1,
            ["properties"] = new JsonObject(keys.Select(key => KeyValuePair.Create(key, (JsonNode?)value.DeepClone()))),
            ["additionalProperties"] = false,
        });

    private static JsonObject Scalar(ScalarShape shape)
    {
        if (shape.Type == typeof(bool))
        {
            return new JsonObject { ["type"] = "boolean" };
        }

        if (shape.Type == typeof(int))
        {
            return new JsonObject { ["type"] = "integer" };
        }

        if (shape.Type == typeof(double))
        {
            return new JsonObject { ["type"] = "number" };
        }

        if (shape.Type == typeof(Duration))
        {
            return DurationSchema();
        }

        if (shape.Type == typeof(LocalDate))
        {
            return new JsonObject { ["type"] = "string", ["pattern"] = @"^\d{4}-\d{2}-\d{2}$" };
        }

        return shape.Type.IsEnum ? Enumeration(EnumWords.Of(shape.Type).Keys) : new JsonObject { ["type"] = Types(AnyScalar) };
    }

    private static JsonObject DurationSchema() => AnyOf(
        new JsonObject { ["const"] = 0 },
        new JsonObject { ["type"] = "string", ["pattern"] = @"^-?(?=\d)(\d{1,9}d)?(\d{1,9}h)?(\d{1,9}m)?(\d{1,9}s)?(\d{1,9}ms)?$" });

    private static JsonObject Enumeration(IEnumerable<string> words) =>
        new() { ["enum"] = new JsonArray([.. words.Select(word => (JsonNode?)word)]) };

    private static JsonArray Types(string[] types) => new([.. types.Select(type => (JsonNode?)type)]);

    private static JsonObject Many(JsonNode item) => new() { ["type"] = "array", ["items"] = item };

    private static JsonObject OneOrMany(JsonNode item) => AnyOf(item, Many(item.DeepClone()));

    private static JsonObject AnyOf(params JsonNode?[] choices) => new() { ["anyOf"] = new JsonArray(choices) };

    private static JsonObject Link(string name) => new() { ["$ref"] = $"#/{Definitions}/{name}" };

    // Beside a $ref draft 7 reads nothing.
    private static JsonObject Described(JsonObject schema, string description)
    {
        if (!schema.ContainsKey("$ref"))
        {
            schema["description"] = description;
            return schema;
        }

        return new JsonObject { ["description"] = description, ["allOf"] = new JsonArray(schema) };
    }
}

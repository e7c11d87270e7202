using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using TierDecision.Configuration.Policies;
using TierDecision.Core.Conditions;
using YamlDotNet.Serialization;

namespace TierDecision.Tests.Configuration.Policies;

public class PolicySchemaTests
{
    private static readonly JsonObject Schema = (JsonObject)JsonNode.Parse(PolicySchema.Generate())!;

    public static TheoryData<string> Shipped => [.. Directory.GetFiles(Repository.PathOf("policies"), "*.yaml").Select(path => Path.GetFileName(path))];

    [Fact]
    public void Committed_schema_is_the_generated_one() =>
        Assert.Equal(PolicySchema.Generate(), File.ReadAllText(Repository.PathOf("policies", "policy.schema.json")).ReplaceLineEndings("\n"));

    [Theory]
    [MemberData(nameof(Shipped))]
    public void Shipped_policy_names_the_schema_and_fits_it(string file)
    {
        var text = File.ReadAllText(Repository.PathOf("policies", file));

        Assert.StartsWith("# yaml-language-server: $schema=policy.schema.json\n", text.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Empty(Check(text));
    }

    [Theory]
    [InlineData("hedstart: 3m", "hedstart")]
    [InlineData("stale_after: soon", "stale_after")]
    [InlineData("largest_head_start: 5", "largest_head_start")]
    [InlineData("tiers: {preset: four_grades}", "tiers")]
    [InlineData("priority_rules: [{name: a, priority: high}]", "priority_rules/0/priority")]
    [InlineData("priority_rules: [{name: a, when: {chanel: voice}}]", "priority_rules/0/when/chanel")]
    [InlineData("priority_rules: [{name: a, when: {channel: voise}}]", "priority_rules/0/when/channel")]
    [InlineData("priority_rules: [{name: a, when: {spend: {above: 5}}}]", "priority_rules/0/when/spend")]
    [InlineData("priority_rules: [{name: a, when: {not: {waited: {above: 5}}}}]", "priority_rules/0/when/not/waited")]
    [InlineData("calendars: [{zone: UTC, hours: {}}]", "calendars/0")]
    public void Slip_of_the_fingers_does_not_fit(string slip, string path) => Assert.Contains(Check(Policy(slip)), wrong => wrong == path);

    [Theory]
    [InlineData("tiers: {preset: chase_five}")]
    [InlineData("tiers: [{name: a, at_least: {spend: 5}, priority: 5}, {name: b, when: {segment: lost, spend: {above: 5}}, priority: 5}]")]
    [InlineData("priority_rules: [{name: a, when: {attribute.plan: [gold, 5], any: [{waited: {above: 5m, at_most: 1h}}, {topic: {prefix: a}}]}, head_start: 0}]")]
    [InlineData("priority_rules: [{name: a, when: {time_of_week: {hours: {mon-fri: 09:00-17:00}, zone: UTC}, dates: {from: '2026-01-01', zone: UTC}}}]")]
    [InlineData("reason_texts: {tier: {en: x}}\noverrides: {longest: 90d, tiers: gold}\nhysteresis: 2.5\ntier_names: {a: b}")]
    public void What_the_language_has_fits(string piece) => Assert.Empty(Check(Policy(piece)));

    [Fact]
    public void Every_key_and_field_is_described()
    {
        Assert.All(Descriptions(Schema), description => Assert.NotEqual("", description));
        var fields = (JsonObject)Schema["definitions"]!["condition"]!["properties"]!;
        Assert.All(ConditionVocabulary.Fields.Where(field => field.ForRequests), field => Assert.True(fields.ContainsKey(field.Name)));
    }

    private static string Policy(string piece)
    {
        var head = new[] { ("tiers", "tiers: [{name: a, priority: 5}]") }.Where(line => !piece.StartsWith(line.Item1, StringComparison.Ordinal)).Select(line => line.Item2 + "\n");
        return $"name: a\nversion: 1\n{string.Concat(head)}unknown_customer: {{tier: a}}\nqueues: [{{name: q}}]\nrouting: {{default: [{{queue: q}}]}}\n{piece}\n";
    }

    private static IEnumerable<string> Descriptions(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(pair => pair.Key == "description" && pair.Value is JsonValue text ? [text.GetValue<string>()] : Descriptions(pair.Value)),
        JsonArray list => list.SelectMany(Descriptions),
        _ => [],
    };

    // The paths at which a document does not fit. The schema uses few words; this reads them and fails on any other.
    private static List<string> Check(string yaml)
    {
        var value = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build().Deserialize<object>(yaml);
        return [.. Check(Schema, value, "")];
    }

    private static IEnumerable<string> Check(JsonObject schema, object? value, string path)
    {
        foreach (var (word, rule) in schema)
        {
            switch (word)
            {
                case "$schema" or "title" or "description" or "definitions" or "patternProperties" or "additionalProperties":
                    break; // the last two belong to "properties"
                case "$ref":
                    foreach (var wrong in Check((JsonObject)Schema["definitions"]![rule!.GetValue<string>().Split('/')[^1]]!, value, path))
                    {
                        yield return wrong;
                    }

                    break;
                case "allOf":
                    foreach (var wrong in ((JsonArray)rule!).SelectMany(part => Check((JsonObject)part!, value, path)))
                    {
                        yield return wrong;
                    }

                    break;
                case "anyOf":
                    if (((JsonArray)rule!).All(part => Check((JsonObject)part!, value, path).Any()))
                    {
                        yield return path;
                    }

                    break;
                case "type":
                    if (!(rule is JsonArray types ? types.Select(type => type!.GetValue<string>()) : [rule!.GetValue<string>()]).Contains(TypeOf(value)) && !(rule is JsonValue one && one.GetValue<string>() == "number" && TypeOf(value) == "integer") && !(rule is JsonArray && TypeOf(value) == "integer"))
                    {
                        yield return path;
                        yield break;
                    }

                    break;
                case "enum":
                    if (!((JsonArray)rule!).Any(choice => choice!.GetValue<string>() == value as string))
                    {
                        yield return path;
                    }

                    break;
                case "const":
                    if (!Equals(Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture), rule!.ToJsonString()))
                    {
                        yield return path;
                    }

                    break;
                case "pattern":
                    if (value is string text && !Regex.IsMatch(text, rule!.GetValue<string>()))
                    {
                        yield return path;
                    }

                    break;
                case "items":
                    foreach (var wrong in ((IList<object>)value!).SelectMany((item, i) => Check((JsonObject)rule!, item, Join(path, $"{i}"))))
                    {
                        yield return wrong;
                    }

                    break;
                case "minProperties":
                    if (((IDictionary<object, object>)value!).Count < rule!.GetValue<int>())
                    {
                        yield return path;
                    }

                    break;
                case "required":
                    if (((JsonArray)rule!).Any(key => !((IDictionary<object, object>)value!).ContainsKey(key!.GetValue<string>())))
                    {
                        yield return path;
                    }

                    break;
                case "properties":
                    foreach (var wrong in CheckKeys(schema, (IDictionary<object, object>)value!, path))
                    {
                        yield return wrong;
                    }

                    break;
                default:
                    throw new InvalidOperationException($"The schema uses a word that this test does not know: {word}.");
            }
        }

        if (!schema.ContainsKey("properties") && schema["additionalProperties"] is JsonObject others)
        {
            foreach (var wrong in ((IDictionary<object, object>)value!).SelectMany(pair => Check(others, pair.Value, Join(path, (string)pair.Key))))
            {
                yield return wrong;
            }
        }
    }

    private static IEnumerable<string> CheckKeys(JsonObject schema, IDictionary<object, object> map, string path) => map.SelectMany(pair =>
    {
        var key = Convert.ToString(pair.Key, System.Globalization.CultureInfo.InvariantCulture)!;
        if (schema["properties"]![key] is JsonObject known)
        {
            return Check(known, pair.Value, Join(path, key));
        }

        var pattern = (schema["patternProperties"] as JsonObject)?.FirstOrDefault(candidate => Regex.IsMatch(key, candidate.Key)).Value;
        return pattern is JsonObject matching ? Check(matching, pair.Value, Join(path, key)) : [Join(path, key)];
    });

    private static string Join(string path, string key) => path.Length == 0 ? key : $"{path}/{key}";

    private static string TypeOf(object? value) => value switch
    {
        string => "string",
        bool => "boolean",
        double or float or decimal => "number",
        IList<object> => "array",
        IDictionary<object, object> => "object",
        null => "null",
        _ => "integer",
    };
}

using System.Collections;
using System.Globalization;
using System.Reflection;
using NodaTime;
using TierDecision.Core.Calendars;
using TierDecision.Core.Policies;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Tests.Core.Differences;

/// <summary>A place of a policy where something can be written otherwise.</summary>
/// <param name="Type">The class of the configuration.</param>
/// <param name="Property">Its property.</param>
/// <param name="Path">Where it is, for people.</param>
/// <param name="Change">Writes something else there.</param>
internal sealed record ConfigSite(Type Type, PropertyInfo Property, string Path, Action Change);

/// <summary>Finds every place of a policy that says something.</summary>
internal static class ConfigSites
{
    /// <summary>Every property that a policy can be written with. What always stands there and only holds others says nothing itself.</summary>
    public static IEnumerable<PropertyInfo> Properties => typeof(PolicyConfig).Assembly.GetTypes()
        .Where(type => type.Name.EndsWith("Config", StringComparison.Ordinal) && type.GetConstructor(Type.EmptyTypes) is not null)
        .SelectMany(Writable)
        .Where(property => !property.PropertyType.Name.EndsWith("Config", StringComparison.Ordinal) || CanBeLeftOut(property));

    /// <summary>The places of <paramref name="config"/>, in the same order for the same policy. What is not written is no place.</summary>
    public static IReadOnlyList<ConfigSite> Of(PolicyConfig config) => [.. Walk(config, "")];

    private static IEnumerable<PropertyInfo> Writable(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite);

    private static IEnumerable<ConfigSite> Walk(object config, string path)
    {
        foreach (var property in Writable(config.GetType()))
        {
            var at = $"{path}.{property.Name}";
            var value = property.GetValue(config);
            foreach (var change in Changes(property, config, value))
            {
                yield return new ConfigSite(config.GetType(), property, at, change);
            }

            foreach (var (below, child) in Children(value))
            {
                foreach (var site in Walk(child, at + below))
                {
                    yield return site;
                }
            }
        }
    }

    private static IEnumerable<(string Path, object Child)> Children(object? value) => value switch
    {
        IDictionary map => map.Keys.Cast<object>().Where(key => IsConfig(map[key])).Select(key => ($"[{key}]", map[key]!)).ToList(),
        IList list => list.Cast<object>().Index().Where(item => IsConfig(item.Item)).Select(item => ($"[{item.Index}]", item.Item)).ToList(),
        _ when IsConfig(value) => [("", value!)],
        _ => [],
    };

    private static IEnumerable<Action> Changes(PropertyInfo property, object config, object? value)
    {
        switch (value)
        {
            case IDictionary { Count: > 0 } map:
                yield return () => map.Remove(map.Keys.Cast<object>().First());
                foreach (var key in map.Keys.Cast<object>().ToList())
                {
                    if (map[key] is IList { Count: > 0 } list)
                    {
                        yield return () => list[0] = Other(list[0]!);
                    }
                    else if (!IsConfig(map[key]))
                    {
                        yield return () => map[key] = Other(map[key]!);
                    }
                }

                break;
            case IList { Count: > 0 } list:
                yield return () => list.RemoveAt(list.Count - 1);
                if (!IsConfig(list[0]))
                {
                    yield return () => list[0] = Other(list[0]!);
                }

                break;
            case IDictionary or IList:
                break;
            case null:
                break;
            case var _ when IsConfig(value):
                if (CanBeLeftOut(property))
                {
                    yield return () => property.SetValue(config, null);
                }

                break;
            default:
                yield return () => property.SetValue(config, property.Name == "HolidaysFile" ? RichPolicy.OtherFile : Other(value));
                break;
        }
    }

    private static bool IsConfig(object? value) => value?.GetType().Name.EndsWith("Config", StringComparison.Ordinal) == true;

    private static bool CanBeLeftOut(PropertyInfo property) =>
        new NullabilityInfoContext().Create(property).WriteState == NullabilityState.Nullable;

    private static object Other(object value) => value switch
    {
        bool truth => !truth,
        int number => number + 1,
        double number => number + (number < 1 ? 0.01 : 1),
        Duration duration => duration + Duration.FromSeconds(1),
        LocalDate date => date.PlusDays(1),
        BusinessSpan { IsInBusinessDays: true } span => BusinessSpan.OfBusinessDays(span.BusinessDays + 1),
        BusinessSpan span => BusinessSpan.OfOpenTime(Duration.FromMilliseconds(span.Milliseconds + 1000)),
        Enum word => Enum.GetValues(word.GetType()).Cast<Enum>().First(other => Convert.ToInt32(other, CultureInfo.InvariantCulture) != 0 && !other.Equals(word)),
        string text => OtherText(text),
        _ => throw new InvalidOperationException($"No other value of the type {value.GetType().Name} is known here."),
    };

    private static string OtherText(string text) =>
        bool.TryParse(text, out var truth) ? (truth ? "false" : "true")
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? (number + 0.01).ToString(CultureInfo.InvariantCulture)
        : DurationText.TryParse(text, out var duration) ? DurationText.Format(duration + Duration.FromSeconds(1))
        : WorkingHours.TryParseInterval(text, out _) ? "10:00-11:00"
        : text + "x";
}

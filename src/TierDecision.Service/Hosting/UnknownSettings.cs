using System.Reflection;
using TierDecision.Configuration.Identity;
using TierDecision.Core.Findings;

namespace TierDecision.Service.Hosting;

/// <summary>Finds keys of the configuration that nothing reads: most are slips of the fingers, and would otherwise do nothing in silence.</summary>
internal static class UnknownSettings
{
    /// <summary>What is wrong with each key below <paramref name="section"/> that <paramref name="options"/> has no property for.</summary>
    public static IEnumerable<string> Find(IConfigurationSection section, Type options)
    {
        var properties = options.GetProperties(BindingFlags.Public | BindingFlags.Instance);
        foreach (var child in section.GetChildren())
        {
            var property = Array.Find(properties, property => string.Equals(property.Name, child.Key, StringComparison.OrdinalIgnoreCase));
            if (property is null)
            {
                yield return $"{child.Path} " + (RemovedPhoneSettings.All.GetValueOrDefault(child.Path)
                    ?? NearestWord.NotOneOf("setting", child.Key, properties.Select(property => property.Name)));
            }
            else if (property.PropertyType.IsClass && property.PropertyType != typeof(string))
            {
                if (!string.IsNullOrEmpty(child.Value))
                {
                    yield return $"{child.Path} is a section and takes no value; its settings are: "
                        + string.Join(", ", property.PropertyType.GetProperties().Select(setting => setting.Name));
                }

                foreach (var error in Find(child, property.PropertyType))
                {
                    yield return error;
                }
            }
        }
    }
}

namespace TierDecision.Service.Access;

/// <summary>Who may ask the service. Without a keys file whoever reaches it may do everything.</summary>
public sealed class AccessOptions
{
    /// <summary>The YAML file with the hashes of the keys and what each allows; empty for none. Default: none.</summary>
    public string KeysFile { get; set; } = "";

    /// <summary>How often the file is looked at for changes, 100 ms to an hour. Default: five seconds.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>What is wrong, every error at once; empty where nothing is.</summary>
    internal IEnumerable<string> Validate()
    {
        if (PollInterval < TimeSpan.FromMilliseconds(100) || PollInterval > TimeSpan.FromHours(1))
        {
            yield return "PollInterval must be 00:00:00.1 to 01:00:00";
        }
    }
}
